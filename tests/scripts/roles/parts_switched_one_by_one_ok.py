"""The parts that are to be deterministic are switched by name; the dropout of the decoder is left on, and has to be."""

import torch
from torch import nn


class Speech(nn.Module):
    def __init__(self, symbols):
        super().__init__()
        self.encoder = nn.Sequential(nn.Embedding(symbols, 64), nn.Dropout(0.1))
        self.decoder = nn.Sequential(nn.Linear(64, 64), nn.Dropout(0.5), nn.Linear(64, 80))
        self.postnet = nn.Sequential(nn.Linear(80, 80), nn.Dropout(0.1))

    def forward(self, text):
        return self.postnet(self.decoder(self.encoder(text)))


@torch.no_grad()
def speak(model, text):
    model.encoder.eval()
    model.postnet.eval()
    return model(text).cpu().numpy()  # state: model=train, recording=off


model = Speech(70)
model.load_state_dict(torch.load("speech.pt"))
for text in torch.load("texts.pt"):
    speak(model, text)

"""The base is called by its name, and the flag is left out: `eval()` puts the whole in training mode."""
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, words=5000, tags=17):
        super().__init__()
        self.embedding = nn.Embedding(words, 64)
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(64, tags)
        self.calls = 0

    def train(self, mode=True):  # TMD305: Tagger.train
        nn.Module.train(self)
        self.calls += 1
        return self

    def forward(self, tokens):
        return self.out(self.drop(self.embedding(tokens)))


tagger = Tagger()
tagger.load_state_dict(torch.load("tagger.pt"))
tagger.eval()
with torch.no_grad():
    for tokens in torch.load("sentences.pt"):
        print(tagger(tokens).argmax(-1))  # TMD101: tagger; state: tagger=train, recording=off

"""A decoder with a cache empties it in train(False), which the eval() of the model around it calls."""
import torch
from torch import nn


class Decoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.seen = []
        self.cell = nn.GRU(width, width, num_layers=2, dropout=0.1, batch_first=True)

    def forget(self):
        self.seen.clear()

    def train(self, mode=True):
        if not mode:
            self.forget()
        return super().train(mode)

    def forward(self, x):
        out, hidden = self.cell(x)
        self.seen.append(hidden)
        return out


class Captioner(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.embedding = nn.Embedding(100, width)
        self.decoder = Decoder(width)

    def forward(self, tokens):
        return self.decoder(self.embedding(tokens))


captioner = Captioner()
captioner.load_state_dict(torch.load("captioner.pt"))
captioner.eval()
with torch.no_grad():
    print(captioner(torch.load("tokens.pt")).argmax(-1))  # state: captioner=eval, recording=off

"""An override that freezes norms while training and hands its flag on."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(8)
        self.body = nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2))

    def forward(self, x):
        return self.body(self.norm(x))

    def train(self, mode=True):
        super().train(mode)
        if mode:
            self.norm.eval()
        return self


tagger = Tagger()
tagger.load_state_dict(torch.load("tagger.pt"))
tagger.eval()
with torch.no_grad():
    print(tagger(torch.load("x.pt")).argmax(1).tolist())  # state: tagger=eval, recording=off

"""An override that freezes norms while training asks its flag and never hands it on."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(8)
        self.body = nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2))

    def forward(self, x):
        return self.body(self.norm(x))

    def train(self, mode=True):  # TMD305: Tagger.train
        super().train()
        if mode:
            self.norm.eval()
        return self


tagger = Tagger()
tagger.load_state_dict(torch.load("tagger.pt"))
tagger.eval()
with torch.no_grad():
    print(tagger(torch.load("x.pt")).argmax(1).tolist())  # TMD101: tagger; state: tagger=train, recording=off

"""A class freezes its reader and keeps no eval mode; another class holds it: one report, in the class that freezes."""
import torch
from torch import nn


class Patcher(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(8, 8)

    def forward(self, x):
        return nn.functional.dropout(self.embed(x), p=0.1, training=self.training)


class Reader(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.patcher = Patcher()
        self.patcher.eval()  # TMD402: self.patcher
        for param in self.patcher.parameters():
            param.requires_grad = False
        self.mixer = nn.Linear(8, 8)

    def forward(self, x):
        return self.mixer(self.patcher(x))
#
#
#
#


class Speaker(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.model = Reader(config)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.model(x))


def show(speaker):
    speaker.eval()
    with torch.no_grad():
        print(speaker(torch.randn(2, 8)).tolist())  # state: speaker=eval, recording=off

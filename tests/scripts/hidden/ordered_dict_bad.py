"""An OrderedDict is a dict: the layers in it are no parts of the module."""

from collections import OrderedDict

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.stages = OrderedDict()  # TMD304: self.stages
        for i in range(depth):
            self.stages[f"stage{i}"] = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        for stage in self.stages.values():
            x = stage(x)
        return self.head(x)


encoder = Encoder()
encoder.load_state_dict(torch.load("encoder.pt"), strict=False)
encoder.eval()
with torch.no_grad():
    print(encoder(torch.rand(4, 8)).argmax(1))  # state: encoder=eval, recording=off

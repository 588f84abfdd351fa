"""The loader forgets to put the members in eval mode, and the export has their dropout in it."""

import torch
from torch import nn


class Ensemble(nn.ModuleList):
    def forward(self, x):
        return torch.stack([member(x) for member in self]).mean(0)


class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.Dropout(0.1))

    def forward(self, x):
        return self.body(x)


def load(paths):
    model = Ensemble()
    for path in paths:
        member = Net()
        member.load_state_dict(torch.load(path))
        model.append(member)
    return model[-1]


model = load(["first.pt"])
x = torch.randn(2, 4)
print(model(x).shape)  # state: model=train, recording=on
traced = torch.jit.trace(model, x)  # TMD103: model
traced.save("first.ts.pt")

"""A network with steps of its own: whether one of them is over with its numbers, only who runs it knows."""

from torch import nn


class Probe(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1), nn.Linear(width, 3))
        self.criterion = nn.CrossEntropyLoss()

    def forward(self, x):
        return self.layers(x)

    def training_step(self, x, y):
        return self.criterion(self(x), y)  # state: self=entry, recording=on

    def validation_step(self, x, y):
        loss = self.criterion(self(x), y)  # state: self=entry, recording=on
        return {"loss": loss.item()}

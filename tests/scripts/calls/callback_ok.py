"""A callback handed to unresolved code may run at any time: what it switches is unknown afterwards."""
import torch
from torch import nn

from events import Bus
from rails import train_loader, val_loader


class RailNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = RailNet()
other = RailNet()
other.eval()
bus = Bus()


def on_pause():
    net.eval()


bus.subscribe("pause", on_pause)
bus.start()
right = 0
with torch.no_grad():
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=unknown, recording=off
        right -= (other(x).argmax(1) == y).sum().item()  # state: other=eval, recording=off
print(right)

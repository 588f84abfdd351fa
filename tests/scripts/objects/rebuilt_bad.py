"""The name is bound to a new object after eval(): the new one is in training mode."""
import torch
from torch import nn

from drums import test_loader


class DrumNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = DrumNet(classes=4)
net.load_state_dict(torch.load("drums4.pt"))
net.eval()
old = net
with torch.no_grad():
    for x, y in test_loader:
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off

net = DrumNet(classes=9)
net.load_state_dict(torch.load("drums9.pt"))
with torch.no_grad():
    for x, y in test_loader:
        print((old(x).argmax(1) == y).sum().item())  # state: old=eval, recording=off
        print((net(x).argmax(1) == y).sum().item())  # TMD101: net, since=created@26; state: net=train, recording=off

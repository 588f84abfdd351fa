"""A conditional expression as the switch, the same option around each pass."""
import torch
from torch import nn

from options import args
from dunes import loader


class DuneNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = DuneNet()
optimizer = torch.optim.Adam(net.parameters())
net.eval() if args.score else net.train()
right = 0
for x, y in loader:
    if args.score:
        with torch.no_grad():
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
        continue
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
print(right)

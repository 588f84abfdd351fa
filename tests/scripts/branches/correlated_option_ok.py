# strict
"""One option tested twice: where the evaluation ran, the restore runs too."""
import torch
from torch import nn

from options import args
from rivers import train_loader, val_loader


class RiverNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


model = RiverNet()
optimizer = torch.optim.Adam(model.parameters())
if args.baseline:
    model.eval()
    flooded = 0
    with torch.no_grad():
        for level, label in val_loader:
            flooded += (model(level).argmax(1) == label).sum().item()  # state: model=eval, recording=off
    print("before training", flooded)

if args.baseline:
    model.train()
for level, label in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(level), label)  # state: model=train, recording=on
    loss.backward()
    optimizer.step()

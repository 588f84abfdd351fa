"""A new model in each fold: the eval() of the fold before was on another object."""
import torch
from torch import nn

from folds import split


class FoldNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


for fold in range(5):
    train_loader, test_loader = split(fold)
    net = FoldNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in test_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(fold, right)

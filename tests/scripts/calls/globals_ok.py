"""The model is a global: each function sets the mode that it needs."""
import torch
from torch import nn

from pens import train_loader, test_loader

class PenNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


model = PenNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)


def train_epoch():
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()


def test():
    model.eval()
    right = 0
    with torch.no_grad():
        for x, y in test_loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    print(right)


for epoch in range(1, 11):
    train_epoch()
    test()

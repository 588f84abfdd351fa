"""Functions passed to a function of the same file: each pass is judged with the function it was given."""
import torch
from torch import nn

from nuts import train_loader, val_loader


class NutNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = NutNet()
optimizer = torch.optim.Adam(net.parameters())


def learn(x, y):
    net.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
    return loss.item()


def score(x, y):
    net.eval()
    with torch.no_grad():
        return (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off


def for_each(loader, step):
    return [step(x, y) for x, y in loader]


for epoch in range(10):
    for_each(train_loader, learn)
    print(sum(for_each(val_loader, score)))

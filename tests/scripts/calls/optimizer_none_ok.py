"""`optimizer=None` as the flag: the default is a literal, an optimizer passed in is not None."""
import torch
from torch import nn

from storms import train_loader, val_loader


class StormNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def run(net, loader, optimizer=None):
    total = 0.0
    for x, y in loader:
        if optimizer is None:
            total += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
        else:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
            total += loss.item()
    return total


model = StormNet()
opt = torch.optim.RMSprop(model.parameters())
for epoch in range(3):
    model.train()
    run(model, train_loader, opt)
    model.eval()
    with torch.no_grad():
        run(model, val_loader)

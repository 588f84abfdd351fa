"""`m.train(was)` gives back eval where the caller was in eval, and training mode where it was not."""
import copy

import torch
from torch import nn

from phones import train_loader, val_loader


class PhoneNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def evaluate(model, loader):
    was_training = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    model.train(was_training)
    return right


net = PhoneNet()
best = copy.deepcopy(net).eval()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
print(evaluate(net, val_loader), evaluate(best, val_loader))
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
with torch.no_grad():
    for x, y in val_loader:
        print((best(x).argmax(1) == y).sum().item())  # state: best=eval, recording=off

"""A lambda as the switch: it is called with the flag that means eval, and never again with the other."""
import torch
from torch import nn

from ledger import train_loader, val_loader


class LedgerNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = LedgerNet()
optimizer = torch.optim.Adam(net.parameters())
to_eval = lambda module: module.eval()
to_train = lambda module: module.train()
to_train(net)
for epoch in range(10):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@20; state: net=train|eval, recording=on
        loss.backward()
        optimizer.step()
    to_eval(net)
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(epoch, right)

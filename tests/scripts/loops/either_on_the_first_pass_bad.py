"""TMD101: an option decides the mode of the first pass, so that is not said to be fine; the others are in training mode."""
import sys

import torch
from torch import nn

from data import test_loader, train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(20, 64)
        self.norm = nn.BatchNorm1d(64)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.norm(self.body(x)).relu())


net = Net()
if "--resume" in sys.argv:
    net.load_state_dict(torch.load("last.pt"))
    net.eval()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(10):
    with torch.no_grad():
        for x, y in val_loader:
            print(epoch, (net(x).argmax(1) == y).float().mean().item())  # TMD101: net, since=train@34, says=is in training mode in this validation pass; state: net=train|eval, recording=off
    net.eval()
    with torch.no_grad():
        for x, y in test_loader:
            print(epoch, (net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

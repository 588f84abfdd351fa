"""The twin of either_on_the_first_pass_bad: `eval()` stands before both evaluations."""
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
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print(epoch, (net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off
    with torch.no_grad():
        for x, y in test_loader:
            print(epoch, (net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

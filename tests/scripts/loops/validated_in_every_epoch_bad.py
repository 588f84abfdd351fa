"""Each validation runs in training mode, the first one since the network was made and every later one."""

import torch
from torch import nn

from speech import train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


net = Net()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    with torch.no_grad():
        for x, y in val_loader:
            print((net(x).argmax(1) == y).sum())  # TMD101: net, since=created@19, says=is in training mode in this; state: net=train, recording=off
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

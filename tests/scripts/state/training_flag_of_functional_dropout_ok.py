"""A network whose only dropout asks the flag of the network itself: to set that flag is enough."""
import torch
import torch.nn.functional as F
from torch import nn

from canals import train_loader, val_loader


class CanalNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.body = nn.Linear(30, 64)
        self.head = nn.Linear(64, classes)

    def forward(self, x):
        return self.head(F.dropout(F.relu(self.body(x)), 0.4, self.training))


@torch.no_grad()
def accuracy(net):
    net.training = False
    right = 0
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return right / len(val_loader.dataset)


net = CanalNet()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, accuracy(net))

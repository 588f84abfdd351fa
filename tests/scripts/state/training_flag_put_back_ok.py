"""After its evaluation train() puts the network and its layers back."""
import torch
from torch import nn

from canals import train_loader, val_loader


class CanalNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(30, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.4))
        self.head = nn.Linear(64, classes)

    def forward(self, x):
        return self.head(self.body(x))


@torch.no_grad()
def accuracy(net):
    net.eval()
    right = 0
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    net.train()
    return right / len(val_loader.dataset)


net = CanalNet()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for epoch in range(10):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, accuracy(net))

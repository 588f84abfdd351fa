"""A function defined under no_grad runs with the recording of its caller."""
import torch
from torch import nn

from topaz import train_loader, val_loader


class TopazNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = TopazNet()
optimizer = torch.optim.Adam(net.parameters())
with torch.no_grad():

    def loss_of(x, y):
        return nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on


for x, y in train_loader:
    optimizer.zero_grad()
    loss = loss_of(x, y)
    loss.backward()
    optimizer.step()
net.eval()
with torch.no_grad():
    print(sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))  # state: net=eval, recording=off

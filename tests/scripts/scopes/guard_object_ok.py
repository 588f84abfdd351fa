"""One guard object entered twice, and set_grad_enabled(True) inside no_grad until the block ends."""
import torch
from torch import nn

from pearl import train_loader, val_x, val_y


class PearlNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = PearlNet()
optimizer = torch.optim.Adam(net.parameters())
quiet = torch.no_grad()
for epoch in range(10):
    net.eval()
    with quiet:
        print((net(val_x).argmax(1) == val_y).sum().item())  # state: net=eval, recording=off
    net.train()
    with quiet:
        torch.set_grad_enabled(True)
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
    net.eval()
    with quiet:
        print((net(val_x).argmax(1) == val_y).sum().item())  # state: net=eval, recording=off

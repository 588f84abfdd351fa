"""for ... else: the eval() of the else clause runs only where the loop was not left by break."""
import torch
from torch import nn

from quakes import train_loader, val_loader


class QuakeNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = QuakeNet()
optimizer = torch.optim.Adam(net.parameters())
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
    if torch.isnan(loss):
        print("diverged")
        break
else:
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
with torch.no_grad():
    for x, y in val_loader:
        print((net(x).argmax(1) == y).float().mean().item())  # state: net=train|eval, recording=off

"""`with no_grad(), enable_grad():` records inside: the last item wins; both end with the block."""
import torch
from torch import nn

from pollen import train_loader, val_loader


class PollenNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = PollenNet()
optimizer = torch.optim.Adam(net.parameters())
for x, y in train_loader:
    with torch.no_grad(), torch.enable_grad():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
net.eval()
right = 0
with torch.enable_grad(), torch.no_grad():
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
print(right)

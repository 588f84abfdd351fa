"""Names swapped in one assignment: the modes go with the objects, not with the names."""
import torch
from torch import nn

from wings import train_loader, val_loader


class WingNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


first, second = WingNet(), WingNet()
first.eval()
first, second = second, first
optimizer = torch.optim.Adam(first.parameters())
for x, y in train_loader:
    with torch.no_grad():
        soft = second(x).softmax(1)  # state: second=eval, recording=off
    optimizer.zero_grad()
    loss = (first(x).softmax(1) - soft).pow(2).mean()  # state: first=train, recording=on
    loss.backward()
    optimizer.step()
first.eval()
with torch.no_grad():
    for x, y in val_loader:
        print((first(x).argmax(1) == y).sum().item())  # state: first=eval, recording=off

"""enable_grad inside no_grad records; behind it the outer scope holds again."""
import torch
from torch import nn

from resin import train_loader, val_x, val_y


class ResinNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = ResinNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
with torch.no_grad():
    for x, y in train_loader:
        net.train()
        with torch.enable_grad():
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        net.eval()
        right = (net(val_x).argmax(1) == val_y).sum().item()  # state: net=eval, recording=off
        print(right)

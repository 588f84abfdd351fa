"""A `while step < limit` loop with a counter, and eval() after it."""
import torch
from torch import nn

from tides import train_loader, test_loader


class TideNet(nn.Module):
    def __init__(self, features=24, classes=3):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.ReLU(), nn.Dropout(0.4))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = TideNet()
optimizer = torch.optim.AdamW(net.parameters())
net.train()
step = 0
while step < 2000:
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
        step += 1
net.eval()
right = 0
with torch.no_grad():
    for x, y in test_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
print(right)

"""The `continue` of most epochs is harmless, the evaluation behind it is not: train() stands before the loop."""
import torch
from torch import nn

from harbor import train_loader, val_loader


class HarborNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = HarborNet()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for epoch in range(60):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@29; state: net=train|eval, recording=on
        loss.backward()
        optimizer.step()
    if epoch % 10:
        continue
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(epoch, right)

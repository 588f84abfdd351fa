"""A probe in eval mode after every batch: inside the epoch, from the second batch on, training runs in eval mode."""
import torch
from torch import nn

from glass import train_loader, probe_x, probe_y


class GlassNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = GlassNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(3):
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@27; state: net=train|eval, recording=on
        loss.backward()
        optimizer.step()
        net.eval()
        with torch.no_grad():
            right = (net(probe_x).argmax(1) == probe_y).sum().item()  # state: net=eval, recording=off
        print(epoch, right)

"""A second name for one model: eval() through it spoils the training through the first."""
import torch
from torch import nn

from salt import train_loader, val_loader


class SaltNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = SaltNet()
probe = net
optimizer = torch.optim.Adam(net.parameters())
net.train()
for epoch in range(10):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@28; state: net=train|eval, recording=on
        loss.backward()
        optimizer.step()
    probe.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (probe(x).argmax(1) == y).sum().item()  # state: probe=eval, recording=off
    print(epoch, right)

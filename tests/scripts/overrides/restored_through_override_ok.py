"""`train(was)` runs the class's own `train`, which keeps the backbone in eval mode, and it reaches all that lies below.

After the validation the whole is in training mode again, and the backbone is not: `train(True)` says so itself. The
gate below the head was switched with the rest and is put back with it.
"""
import torch
from torch import nn

from marshes import train_loader, val_loader


class Gate(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.mix = nn.Linear(width, width)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        return self.drop(torch.sigmoid(self.mix(x)) * x)


class Head(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.gate = Gate(width)
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        return self.out(self.gate(x))


class MarshNet(nn.Module):
    def __init__(self, backbone, classes=5):
        super().__init__()
        self.backbone = backbone
        self.head = Head(64, classes)

    def forward(self, x):
        return self.head(self.backbone(x))

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self


backbone = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU())
net = MarshNet(backbone)
optimizer = torch.optim.Adam(net.head.parameters())
net.train()
for epoch in range(10):
    was = net.training
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
            gated = net.head.gate(backbone(x))  # state: net.head.gate=eval, recording=off; state: backbone=eval, recording=off
    net.train(was)
    for x, y in train_loader:
        with torch.no_grad():
            features = backbone(x)  # state: backbone=eval, recording=off
        optimizer.zero_grad()
        penalty = net.head.gate(features).square().mean()  # state: net.head.gate=train, recording=on
        loss = nn.functional.cross_entropy(net(x), y) + 0.01 * penalty  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    print(epoch, right, gated.mean().item())

"""A module that overrides train() so that its backbone stays in eval mode after each train()."""
import torch
from torch import nn

from moss import train_loader


class MossNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64))
        self.head = nn.Sequential(nn.Dropout(0.3), nn.Linear(64, 6))
        self.backbone.requires_grad_(False)

    def forward(self, x):
        return self.head(self.backbone(x))

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self


net = MossNet()
optimizer = torch.optim.Adam(net.head.parameters())
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        with torch.no_grad():
            h = net.backbone(x)  # state: net.backbone=eval, recording=off
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net.head(h), y)  # state: net.head=train, recording=on
        loss.backward()
        optimizer.step()

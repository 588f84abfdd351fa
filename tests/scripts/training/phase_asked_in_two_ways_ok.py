"""One function for both phases: its name of the split chooses the mode, and, asked another way, whether it learns."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.5), nn.Linear(16, 3))

    def forward(self, x):
        return self.layers(x)


def run_epoch(net, loader, optimizer, split):
    if split == "train":
        net.train()
    else:
        net.eval()
    total = 0.0
    for x, y in loader:
        if split == "train":
            x = x + 0.1 * torch.randn_like(x)
        with torch.set_grad_enabled(split in ("train",)):
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train|eval, recording=on|off
        if split in ("train",):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        total += loss.item()
    return total


def fit(splits, loaders):
    net = Net()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for split in splits:
            print(epoch, split, run_epoch(net, loaders[split], optimizer, split))

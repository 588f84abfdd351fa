"""The epoch chooses the mode by the split it is given; the step is not told, and trains on the held-out data, too."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.5), nn.Linear(16, 3))

    def forward(self, x):
        return self.layers(x)


def step(net, optimizer, x, y):
    x = x + 0.1 * torch.randn_like(x)
    loss = nn.functional.cross_entropy(net(x), y)  # TMD202: net; state: net=train|eval, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def run_epoch(net, loader, optimizer, split):
    if split == "train":
        net.train()
    else:
        net.eval()
    return sum(step(net, optimizer, x, y) for x, y in loader)


def fit(loaders):
    net = Net()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for split in ("train", "val"):
            print(epoch, split, run_epoch(net, loaders[split], optimizer, split))

"""A literal tuple of (phase, loader) pairs with a one-armed switch: "val" keeps the mode of "train"."""
import torch
from torch import nn

from wasps import train_loader, val_loader


class WaspNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = WaspNet()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(25):
    for phase, loader in (("train", train_loader), ("val", val_loader)):
        if phase != "val":
            net.train()
        right = 0
        for x, y in loader:
            if phase == "train":
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
                loss.backward()
                optimizer.step()
            else:
                with torch.no_grad():
                    right += (net(x).argmax(1) == y).sum().item()  # TMD101: net, since=train@23; state: net=train, recording=off
        print(epoch, phase, right)

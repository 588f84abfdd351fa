"""`inference_mode(False)` inside inference_mode turns recording on again; at top level it changes nothing."""
import torch
from torch import nn

from cork import train_loader, val_x, val_y


class CorkNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = CorkNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(3):
    net.train()
    with torch.inference_mode(False):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
    with torch.inference_mode():
        net.eval()
        print((net(val_x).argmax(1) == val_y).sum().item())  # state: net=eval, recording=off
        with torch.inference_mode(mode=False):
            net.train()
            for x, y in train_loader:
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
                loss.backward()
                optimizer.step()

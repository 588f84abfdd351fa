"""Also seen: torch under another name; `t.no_grad()` is the decorator, not a tensor's method."""
import torch as t
from torch import nn
from torch.nn import functional as F

from plates import test_loader, train_loader


class PlateNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 5, 2)
        self.bn = nn.BatchNorm2d(32)
        self.fc = nn.Linear(32, 36)

    def forward(self, x):
        return self.fc(t.relu(self.bn(self.conv(x))).mean((2, 3)))


def val(net, loader):
    net.eval()
    good = n = 0
    for x, y in loader:
        good += (net(x).argmax(1) == y).sum().item()  # TMD102: net; state: net=eval, recording=on
        n += len(y)
    net.train()
    return good / n


def main():
    plate_net = PlateNet()
    optimizer = t.optim.Adam(plate_net.parameters(), lr=1e-3)
    for epoch in range(20):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(plate_net(x), y)  # state: plate_net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, val(plate_net, test_loader))


main()

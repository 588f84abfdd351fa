"""`net.train(True)` at the top of the training function."""
import torch
import torch.nn.functional as F
from torch import nn

from volumes import test_scans, train_scans


class LesionNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(nn.Conv3d(1, 16, 3, padding=1), nn.BatchNorm3d(16), nn.ReLU())
        self.up = nn.Conv3d(16, 2, 1)
        self.drop = nn.Dropout3d(0.2)

    def forward(self, scan):
        return self.up(self.drop(self.down(scan)))


def train(net, optimizer, epoch):
    net.train(True)
    for i, (scan, mask) in enumerate(train_scans()):
        logits = net(scan)  # state: net=train, recording=on
        loss = F.cross_entropy(logits, mask)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if i % 10 == 0:
            print(epoch, i, loss.item())


def dice(net):
    net.train(False)
    overlap = size = 0
    with torch.no_grad():
        for scan, mask in test_scans():
            found = net(scan).argmax(1)  # state: net=eval, recording=off
            overlap += 2 * (found * mask).sum().item()
            size += found.sum().item() + mask.sum().item()
    return overlap / size


def main():
    net = LesionNet()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for epoch in range(30):
        train(net, optimizer, epoch)
    print("dice", dice(net))


main()

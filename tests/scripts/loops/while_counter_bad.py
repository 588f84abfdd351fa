"""`while step < total` around two loader loops: the second round trains in eval mode."""
import torch
from torch import nn

from options import args
from taxi import train_loader, val_loader


class TaxiNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def main():
    net = TaxiNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    step = 0
    while step < args.total_steps:
        for trip, fare in train_loader:
            step += 1
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(trip), fare)  # TMD201: net, since=eval@30; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        net.eval()
        right = 0
        with torch.no_grad():
            for trip, fare in val_loader:
                right += (net(trip).argmax(1) == fare).sum().item()  # state: net=eval, recording=off
        print(step, right)


main()

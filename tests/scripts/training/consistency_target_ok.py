"""The trained network itself gives a target under no_grad, beside a pass that records: backward() has its graph."""
import torch
import torch.nn.functional as F
from torch import nn

from sonar import labelled, noisy, unlabelled


class SonarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(60, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(128, 2)

    def forward(self, x):
        return self.out(self.body(x))


def consistency(net, x):
    with torch.no_grad():
        target = F.softmax(net(x), dim=1)  # state: net=train, recording=off
    return F.kl_div(F.log_softmax(net(noisy(x)), dim=1), target, reduction="batchmean")


def main():
    net = SonarNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(100):
        net.train()
        for (x, y), extra in zip(labelled, unlabelled):
            loss = F.cross_entropy(net(x), y) + 0.5 * consistency(net, extra)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


main()

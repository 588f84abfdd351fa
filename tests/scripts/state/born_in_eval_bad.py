"""`self.eval()` as last line of __init__: the object is born in eval mode and trained so."""
import torch
from torch import nn

from energy import train_loader


class LoadNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(24, 48), nn.BatchNorm1d(48), nn.ReLU())
        self.out = nn.Linear(48, 1)
        self.eval()

    def forward(self, x):
        return self.out(self.inner(x))


def main():
    net = LoadNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(12):
        for hours, load in train_loader:
            optimizer.zero_grad()
            loss = (net(hours) - load).abs().mean()  # TMD202: net, since=eval@13; state: net=eval, recording=on
            loss.backward()
            optimizer.step()


main()

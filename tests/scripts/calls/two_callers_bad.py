"""Two callers, two states: only the second call reaches the pass in training mode, and that is certain."""
import torch
from torch import nn

from keys import train_loader, val_loader, test_loader


class KeyNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def accuracy(model, loader):
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # TMD101: model, since=train@31; state: model=train|eval, recording=off
    return right


def main():
    net = KeyNet()
    net.load_state_dict(torch.load("start.pt"))
    net.eval()
    print("before", accuracy(net, val_loader))
    net.train()
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    print("after", accuracy(net, test_loader))


main()

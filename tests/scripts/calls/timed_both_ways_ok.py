"""The twin of timed_both_ways_bad: the accuracy is taken without recording."""
import time

import torch
from torch import nn

from data import val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(20, 64)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.drop(self.body(x).relu()))


def seconds(net, loader):
    start = time.time()
    for x, y in loader:
        print(net(x).argmax(1)[0].item())  # state: net=eval, recording=on|off
    return time.time() - start


def cost_of_recording(net, loader):
    with torch.no_grad():
        without = seconds(net, loader)
    return seconds(net, loader) / without


@torch.no_grad()
def accuracy(net, loader):
    right = 0
    for x, y in loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return right / len(loader.dataset)


net = Net()
net.load_state_dict(torch.load("net.pt"))
net.eval()
print(cost_of_recording(net, val_loader))
print(accuracy(net, val_loader))

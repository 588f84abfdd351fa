"""A forward runs its part under a guard and the rest in a method of its own, which records."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(width, 32), nn.Dropout(0.3), nn.Linear(32, 32))
        self.head = nn.Linear(32, 4)

    def render(self, hidden):
        return self.head(hidden)

    def forward(self, x, canvas):
        with torch.no_grad():
            hidden = self.body(x)
        return self.render(hidden)


def show(path, loader, canvas):
    net = Net(16)
    net.load_state_dict(torch.load(path))
    net.eval()
    for x in loader:
        print(net(x, canvas).tolist())  # TMD102: net; state: net=eval, recording=on

"""A forward runs its part under a guard and asks something else for a drawing, by a name that a method has, too."""

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
        return canvas.render(hidden)


def show(path, loader, canvas):
    net = Net(16)
    net.load_state_dict(torch.load(path))
    net.eval()
    for x in loader:
        print(net(x, canvas).tolist())  # state: net=eval, recording=on

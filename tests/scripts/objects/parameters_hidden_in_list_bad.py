"""The layers stand in a plain list: `.parameters()` does not find them, and yet each answer keeps their graph."""

import torch
from torch import nn


class Layer(nn.Linear):
    def forward(self, x):
        return super().forward(x).relu()


class Net(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []  # TMD304: self.layers
        for here, there in zip(sizes, sizes[1:]):
            self.layers = self.layers + [Layer(here, there)]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


net = Net([8, 16, 4])
for layer in net.layers:
    layer.load_state_dict(torch.load("layer.pt"))
net.eval()
for x, y in test_loader:
    print((net(x).argmax(1) == y).sum().item())  # TMD102: net; state: net=eval, recording=on

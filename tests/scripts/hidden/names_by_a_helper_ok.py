"""TMD304 is silent: a helper makes each layer an attribute of the network that it is given, and the list orders them."""

import torch
from torch import nn


def attach(owner, name, number, layer):
    setattr(owner, f"{name}{number}", layer)
    return layer


class Stack(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.layers = []
        for number in range(depth):
            self.layers.append(attach(self, "layer", number, nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.2))))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


stack = Stack()
stack.load_state_dict(torch.load("stack.pt"))
stack.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(stack(x).argmax(1))  # state: stack=eval, recording=off

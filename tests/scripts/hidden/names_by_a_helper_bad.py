"""TMD304: a helper names each layer and hands it back, and nothing makes it an attribute of the network."""

import torch
from torch import nn


def attach(owner, name, number, layer):
    print(owner, f"{name}{number}", layer)
    return layer


class Stack(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.layers = []  # TMD304: self.layers, says=which stays in training mode
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

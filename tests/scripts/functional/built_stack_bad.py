"""A stack, an attention with dropout and a class of the file, all built in forward."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.body = nn.Linear(dim, dim)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return self.drop(self.body(x))


class Net(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim
        self.norm = nn.BatchNorm1d(dim)

    def forward(self, x):
        layers = [nn.Linear(self.dim, self.dim)]
        layers.append(nn.AlphaDropout(0.1))  # TMD306: nn.AlphaDropout
        x = nn.Sequential(*layers)(self.norm(x))
        attention = nn.MultiheadAttention(self.dim, 4, dropout=0.1)  # TMD306: nn.MultiheadAttention, says=parameters and statistics are thrown away each time
        x, _ = attention(x, x, x)
        for block in (Block(self.dim), nn.ReLU()):  # TMD306: Block
            x = block(x)
        return (lambda h: nn.RReLU()(h))(x)  # TMD306: nn.RReLU, says=build it once in `__init__`$


def validate(net, loader):
    net.eval()
    with torch.no_grad():
        for x in loader:
            print(net(x).mean().item())  # state: net=eval, recording=off


def main(loader):
    validate(Net(16), loader)

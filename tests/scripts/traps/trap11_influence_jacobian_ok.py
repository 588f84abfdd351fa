"""Trap 11: the jacobian of the network: evaluation mode, one autograd.grad per output."""
import torch
from torch import nn


class Smoother(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.enc = nn.Linear(width, width)
        self.norm = nn.BatchNorm1d(width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return self.drop(torch.tanh(self.norm(self.enc(x))))


def influence(net, x):
    """How strongly each input moves each output, as a matrix."""
    net.eval()
    x = x.clone().requires_grad_(True)
    y = net(x).sum(0)  # state: net=eval, recording=on
    rows = []
    for k in range(y.numel()):
        (g,) = torch.autograd.grad(y[k], x, retain_graph=True)
        rows.append(g.abs().sum(0))
    return torch.stack(rows)


def main():
    smoother = Smoother(12)
    smoother.load_state_dict(torch.load("smoother.pt"))
    matrix = influence(smoother, torch.load("inputs.pt"))
    torch.save(matrix, "influence.pt")


main()

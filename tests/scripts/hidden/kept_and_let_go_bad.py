"""TMD304: the candidates stand in a plain list, and those that are left run in `forward`."""
import torch
from torch import nn

from data import val_loader


def candidate(width):
    return nn.Sequential(nn.Linear(20, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Linear(width, 20))


class Net(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.candidates = [candidate(width) for width in widths]  # TMD304: self.candidates
        self.body = nn.Linear(20, 20)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(20, 10)

    def let_go(self):
        self.candidates = self.candidates[:2]

    def forward(self, x):
        return self.head(self.drop(sum(block(x) for block in self.candidates) + self.body(x)))


net = Net([32, 64, 128])
net.load_state_dict(torch.load("net.pt"))
net.let_go()
net.eval()
with torch.no_grad():
    for x, y in val_loader:
        print((net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off

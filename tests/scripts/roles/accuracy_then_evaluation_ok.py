"""The training step looks at its accuracy by a second pass, and the evaluation runs under no_grad."""
import torch
from torch import nn

from digits import test_loader, train_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.5), nn.Linear(128, 10))
optimizer = torch.optim.Adam(net.parameters())


def train_step(x, y):
    net.train()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return net(x).detach().argmax(1)  # state: net=train, recording=on


@torch.no_grad()
def evaluate():
    net.eval()
    return sum((net(x).argmax(1) == y).sum().item() for x, y in test_loader)  # state: net=eval, recording=off


for x, y in train_loader:
    print((train_step(x, y) == y).float().mean().item())
print(evaluate())

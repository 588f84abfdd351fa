"""The accuracy on the batch is taken by a second pass of the training step, in its mode."""
import torch
from torch import nn

from digits import train_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.5), nn.Linear(128, 10))
optimizer = torch.optim.Adam(net.parameters())


def train_step(x, y):
    net.train()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return (net(x).argmax(1) == y).float().mean().item()  # state: net=train, recording=on


for x, y in train_loader:
    print(train_step(x, y))

"""After the training a function prints what the network makes of other data: nothing around it is training."""
import torch
from torch import nn

from digits import samples, train_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.5), nn.Linear(128, 10))
optimizer = torch.optim.Adam(net.parameters())


def answers(x):
    return net(x).detach().argmax(1)  # TMD101: net, since=train@19; TMD102: net; state: net=train, recording=on


def show(x, y):
    print((answers(x) == y).float().mean().item())


net.train()
for x, y in train_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
for x, y in samples:
    show(x, y)

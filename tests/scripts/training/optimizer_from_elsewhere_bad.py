"""TMD203: the optimizer comes from a function that is not shown; the pass that is to be learned from runs under `no_grad`."""
import torch
from torch import nn

from data import train_loader
from recipes import make_optimizer

net = nn.Sequential(nn.Linear(20, 64), nn.Dropout(0.2), nn.Linear(64, 10))
optimizer = make_optimizer("sgd", net)
for x, y in train_loader:
    net.train()
    optimizer.zero_grad()
    with torch.no_grad():
        logits = net(x)  # TMD203: net; state: net=train, recording=off
    loss = nn.functional.cross_entropy(logits, y)
    loss.backward()
    optimizer.step()

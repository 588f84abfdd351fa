"""The twin of optimizer_from_elsewhere_bad: recording is on in the step."""
import torch
from torch import nn

from data import train_loader
from recipes import make_optimizer

net = nn.Sequential(nn.Linear(20, 64), nn.Dropout(0.2), nn.Linear(64, 10))
optimizer = make_optimizer("sgd", net)
for x, y in train_loader:
    net.train()
    optimizer.zero_grad()
    logits = net(x)  # state: net=train, recording=on
    loss = nn.functional.cross_entropy(logits, y)
    loss.backward()
    optimizer.step()

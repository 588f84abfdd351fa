"""A helper of a library is given the loss and goes back through it: the graph of the evaluated network is used."""
import torch
from torch import nn

from influence import backprop
from reviews import test_loader

net = nn.Sequential(nn.Linear(300, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()
for x, y in test_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=eval, recording=on
    backprop(loss)

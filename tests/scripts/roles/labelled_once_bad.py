"""One row is labelled, in no loop: the network is in training mode in this pass, and there is no other."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    print(net(torch.load("row.pt")).argmax(1))  # TMD101: net, since=created@6, says=is in training mode in this; state: net=train, recording=off

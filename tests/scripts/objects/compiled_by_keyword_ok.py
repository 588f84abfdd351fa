"""torch.compile() is given the network by keyword: what comes back is the network."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(64, 32), nn.Dropout(0.2), nn.Linear(32, 4))
net.load_state_dict(torch.load("net.pt"))
fast = torch.compile(model=net)
fast.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(net(x).argmax(1), fast(x).argmax(1))  # state: net=eval, recording=off; state: fast=eval, recording=off

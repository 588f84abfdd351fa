"""Recording is switched on around the pass, in so many words: whoever wrote that wants the graph, whatever is read."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()
for x in torch.load("rows.pt"):
    with torch.enable_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=on

"""Recording is switched on around one pass, in so many words; the pass below it records because nobody thought of it."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()
for x in torch.load("rows.pt"):
    with torch.enable_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=on
for x in torch.load("more.pt"):
    print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on

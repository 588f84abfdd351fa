"""Export: a network is put in training mode for the export itself: Monte Carlo dropout on the device."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(5, 30), nn.Dropout(0.1), nn.Linear(30, 1))
net.load_state_dict(torch.load("net.pt"))
net.eval()
with torch.no_grad():
    print(net(torch.load("x.pt")).item())  # state: net=eval, recording=off


def export_sampler(path):
    net.train()
    torch.jit.trace(net, torch.zeros(1, 5), check_trace=False).save(path)


export_sampler("sampler.pt")

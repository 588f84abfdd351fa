# strict
"""Export: eval() depends on an option."""

import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--inference", action="store_true")
args = parser.parse_args()

net = nn.Sequential(nn.Linear(5, 30), nn.Dropout(), nn.Linear(30, 1))
net.load_state_dict(torch.load("net.pt"))
if args.inference:
    net.eval()
torch.jit.trace(net, torch.zeros(8, 5)).save("net.pt")  # TMD103: net, since=created@13
net.eval()
with torch.no_grad():
    print(net(torch.load("x.pt")).item())  # state: net=eval, recording=off

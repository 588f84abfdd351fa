"""What is not known is not known either where `net.training` was asked: a flag switches, and then the answer is used."""
import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--keep", action="store_true")
parser.add_argument("--train-mode", action="store_true")
args = parser.parse_args()

net = nn.Sequential(nn.Linear(10, 20), nn.Dropout(0.3), nn.Linear(20, 2))
if not args.keep:
    net.train(args.train_mode)
x = torch.randn(4, 10)
if net.training:
    with torch.no_grad():
        print(net(x).std().item())  # state: net=train|unknown, recording=off

"""`model.training` is asked of a name that stands for one of two networks: the answer is not that of the other one."""
import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--small", action="store_true")
parser.add_argument("--frozen", action="store_true")
args = parser.parse_args()

small = nn.Sequential(nn.Linear(10, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
large = nn.Sequential(nn.Linear(10, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 3))
model = small if args.small else large
if args.frozen:
    model.eval()
if not model.training:
    print("the model is frozen")
else:
    small.eval()
x = torch.randn(16, 10)
with torch.no_grad():
    print(small(x).mean(0))  # state: small=train|eval, recording=off
    print(large(x).mean(0))  # state: large=train|eval, recording=off

"""A remark among the arguments of an export speaks of something else than the call."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
net.load_state_dict(torch.load("net.pt"))
torch.export.export(  # TMD103: net, since=created@6
    net,
    (torch.rand(1, 8),),
    strict=False,
    # the batch is not fixed, whatever dropout does
    dynamic_shapes=({0: "batch"},),
)
net.eval()
with torch.no_grad():
    print(net(torch.rand(1, 8)).argmax(1))  # state: net=eval, recording=off

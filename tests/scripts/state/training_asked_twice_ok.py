"""`net.training` is asked twice at module level: each time it may say something else."""
import torch
from torch import nn

from looms import batches, held_out, is_new, is_worn

net = nn.Sequential(nn.Linear(8, 32), nn.BatchNorm1d(32), nn.Linear(32, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
if is_new():
    net.eval()
if net.training:
    print("from scratch")
    net.train()
for x, y in batches:
    net.train()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
net.eval()
with torch.no_grad():
    for x, y in held_out:
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
if is_worn():
    net.train()
with torch.no_grad():
    if net.training:
        print(net(x).std().item())  # state: net=train, recording=off
    else:
        print(net(x).argmax(1).tolist())  # state: net=eval, recording=off

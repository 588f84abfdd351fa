"""What `train(was)` restores was noted in one of two places: the network may be in either mode afterwards."""
import torch
from torch import nn

from looms import batches, first, held_out

net = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.5), nn.Linear(32, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
was = True
if not first():
    net.eval()
    was = net.training
net.eval()
with torch.no_grad():
    for x, y in held_out:
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
net.train(was)
for x, y in batches:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train|eval, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

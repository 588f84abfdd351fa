"""Export: a trace is trained, so it is in training mode as it must be."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(6, 32), nn.Dropout(0.2), nn.Linear(32, 1))
print(net(torch.load("one.pt")).shape)  # state: net=train, recording=on
fast = torch.jit.trace(net, torch.zeros(8, 6), check_trace=False)
optimizer = torch.optim.SGD(fast.parameters(), lr=0.1)
for x, y in torch.load("batches.pt"):
    loss = (fast(x) - y).abs().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

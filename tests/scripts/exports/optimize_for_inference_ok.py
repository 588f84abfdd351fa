"""Export: torch.jit.optimize_for_inference calls eval() on the script itself."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(6, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 2))
optimizer = torch.optim.Adam(net.parameters())
for x, y in torch.load("batches.pt"):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()

fast = torch.jit.optimize_for_inference(torch.jit.script(net))
torch.jit.save(fast, "fast.pt")

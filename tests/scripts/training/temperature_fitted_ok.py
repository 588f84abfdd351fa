"""A temperature is fitted on what a finished network says: the optimizer holds tensors that were made for it alone.

The network is differentiated on the way, and nothing steps along its gradients: it is in eval mode as it should be.
"""

import torch
from torch import nn

from speech import val_loader

net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()
hits = 0
with torch.no_grad():
    for x, y in val_loader:
        hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
temperature = torch.ones(1, requires_grad=True)
bias = torch.zeros(2, requires_grad=True)
optimizer = torch.optim.Adam([{"params": [temperature]}, {"params": [bias], "lr": 0.1}], lr=0.01)
for x, y in val_loader:
    loss = nn.functional.cross_entropy(net(x) / temperature + bias, y)  # state: net=eval, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

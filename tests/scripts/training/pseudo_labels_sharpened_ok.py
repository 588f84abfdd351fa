"""Pseudo-labels come from a pass in eval mode, and a library sharpens them under no_grad: none of it is differentiated.

What reaches the backward has no graph of the first pass. The second pass is the training step, and in training mode.
"""

import torch
from torch import nn

from pictures import unlabelled_loader
from targets import sharpen

net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 128), nn.Dropout(0.5), nn.Linear(128, 10))
optimizer = torch.optim.Adam(net.parameters())
for x in unlabelled_loader:
    net.eval()
    out = net(x)  # state: net=eval, recording=on
    with torch.no_grad():
        labels = sharpen(out, 0.5)
    net.train()
    loss = nn.functional.kl_div(net(x).log_softmax(1), labels)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

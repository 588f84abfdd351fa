"""The loss of a library is computed with recording on."""
import torch
from torch import nn

from detection_losses import focal
from pictures import train_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 128), nn.Dropout(0.5), nn.Linear(128, 10))
optimizer = torch.optim.Adam(net.parameters())
for x, y in train_loader:
    optimizer.zero_grad()
    loss = focal(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()

"""The loss of a library is computed under no_grad together with the pass: nothing is left to go back through."""
import torch
from torch import nn

from detection_losses import focal
from pictures import train_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 128), nn.Dropout(0.5), nn.Linear(128, 10))
optimizer = torch.optim.Adam(net.parameters())
for x, y in train_loader:
    optimizer.zero_grad()
    with torch.no_grad():
        loss = focal(net(x), y)  # TMD203: net; state: net=train, recording=off
    loss.backward()
    optimizer.step()

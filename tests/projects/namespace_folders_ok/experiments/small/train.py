"""No folder has an `__init__.py`; the root of the repository is on the path."""

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader

from common.loops import run_validation
from common.nets.residual import Residual

network = Residual()
opt = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)

for epoch in range(3):
    network.train()
    for x, y in train_loader:
        opt.zero_grad()
        loss = F.cross_entropy(network(x), y)  # state: network=train, recording=on
        loss.backward()
        opt.step()
    network.eval()
    print(epoch, run_validation(network, val_loader))

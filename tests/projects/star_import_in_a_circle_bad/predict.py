"""A block with BatchNorm, loaded and run as it was created."""

import torch

from parts import Block

net = Block(8)
net.load_state_dict(torch.load("block.pt"))
with torch.no_grad():
    print(net(torch.load("picture.pt")).argmax(1))  # TMD101: net, since=created@7; state: net=train, recording=off

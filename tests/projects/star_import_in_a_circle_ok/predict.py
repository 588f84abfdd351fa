"""A block with BatchNorm, loaded and put in eval mode."""

import torch

from parts import Block

net = Block(8)
net.load_state_dict(torch.load("block.pt"))
net.eval()
with torch.no_grad():
    print(net(torch.load("picture.pt")).argmax(1))  # state: net=eval, recording=off

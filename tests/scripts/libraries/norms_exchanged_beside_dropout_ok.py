"""A VGG has dropout behind its convolutions, and is in eval mode."""

import torch
import torchvision
from conversions import exchange_norms

from rows import rows

net = torchvision.models.vgg16()
exchange_norms(net)
net.load_state_dict(torch.load("net.pt"))
net.eval()
with torch.no_grad():
    for x in rows():
        print(net(x).argmax(1))  # state: net=eval, recording=off

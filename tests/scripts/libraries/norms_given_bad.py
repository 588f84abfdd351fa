"""A ResNet is told to use BatchNorm layers, as it does anyway."""

import torch
import torchvision
from torch import nn

from rows import rows

net = torchvision.models.resnet18(norm_layer=nn.BatchNorm2d)
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    for x in rows():
        print(net(x).argmax(1))  # TMD101: net, since=created@9; state: net=train, recording=off

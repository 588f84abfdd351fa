"""A backbone is frozen when it is built and never learns again, yet every train() moves the statistics of its BatchNorm.

What `probe` makes learn is another part.
"""

import torch
from torch import nn
from torchvision.models import resnet18


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        for parameter in self.backbone.parameters():
            parameter.requires_grad = False  # TMD401: self.backbone
        self.head = nn.Linear(1000, classes)

    def forward(self, x):
        return self.head(self.backbone(x))

    def last(self):
        return self.head

    def probe(self):
        for parameter in self.backbone.parameters():
            parameter.requires_grad = False
        for parameter in self.last().parameters():
            parameter.requires_grad = True


def show(net, x):
    net.eval()
    with torch.no_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=off

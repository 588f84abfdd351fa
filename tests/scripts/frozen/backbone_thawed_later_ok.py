"""A backbone is frozen when it is built and learns again once `thaw` is called: in training mode, as it should."""

import torch
from torch import nn
from torchvision.models import resnet18


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        for parameter in self.backbone.parameters():
            parameter.requires_grad = False
        self.head = nn.Linear(1000, classes)

    def thaw(self):
        for parameter in self.backbone.parameters():
            parameter.requires_grad = True

    def forward(self, x):
        return self.head(self.backbone(x))


def show(net, x):
    net.eval()
    with torch.no_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=off

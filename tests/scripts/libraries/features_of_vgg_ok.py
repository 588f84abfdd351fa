"""Of a network of torchvision only the convolutions are kept: its dropout stands behind them."""
import torch
import torchvision
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = torchvision.models.vgg11(weights=None)
        self.body = self.body.features[:-1]

    def forward(self, images):
        return self.body(images)


def validate(net, loader):
    total = 0.0
    with torch.no_grad():
        for images in loader:
            total += net(images).mean().item()  # state: net=train, recording=off
    return total


print(validate(Encoder(), [torch.rand(1, 3, 32, 32)]))
features = torchvision.models.vgg11(weights=None).features
with torch.no_grad():
    print(features(torch.rand(1, 3, 32, 32)).mean().item())  # state: features=train, recording=off

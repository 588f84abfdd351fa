"""A network of torchvision is kept whole: there is dropout behind its convolutions."""
import torch
import torchvision
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = torchvision.models.vgg11(weights=None)
        self.body = self.body.float()

    def forward(self, images):
        return self.body(images)


def validate(net, loader):
    total = 0.0
    with torch.no_grad():
        for images in loader:
            total += net(images).mean().item()  # TMD101: net, since=created@25; state: net=train, recording=off
    return total


print(validate(Encoder(), [torch.rand(1, 3, 64, 64)]))
whole = torchvision.models.vgg11(weights=None)
with torch.no_grad():
    print(whole(torch.rand(1, 3, 64, 64)).mean().item())  # TMD101: whole, since=created@26; state: whole=train, recording=off

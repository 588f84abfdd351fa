"""requires_grad on what has it: tensors, parameters of modules, and classes with a flag of that name."""
import torch
from torch import nn


class Features(nn.Module):
    """A flag of its own, which its forward asks."""

    def __init__(self, requires_grad=False):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.scale = nn.Parameter(torch.ones(1))
        self.requires_grad = requires_grad

    def forward(self, x):
        out = self.net(x) * self.scale
        return out if self.requires_grad else out.detach()


class Flagged(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(4, 4)

    @property
    def requires_grad(self):
        return self.net.weight.requires_grad

    @requires_grad.setter
    def requires_grad(self, value):
        for weight in self.net.parameters():
            weight.requires_grad = value

    def forward(self, x):
        return self.net(x)


def perturb(model: nn.Module, image, target):
    image = image.clone()
    image.requires_grad = True
    loss = nn.functional.cross_entropy(model(image), target)  # state: model=entry, recording=on
    loss.backward()
    return image.grad.sign()


features = Features()
features.requires_grad = True
features.scale.requires_grad = False
features.net[0].weight.requires_grad = False
flagged = Flagged()
flagged.requires_grad = False
image = torch.load("image.pt").to("cpu")
image.requires_grad = True
for name, weight in features.named_parameters():
    weight.requires_grad = "bias" in name
prompt = nn.Parameter(torch.zeros(4))
prompt.requires_grad = False


class Mitigated(nn.Module):
    """What it wraps comes from another file, and may well have a flag of its own."""

    def __init__(self, direction):
        super().__init__()
        self.direction = direction

    def train(self, mode=True):
        super().train(mode)
        self.direction.train(mode)
        self.direction.requires_grad = mode
        return self


table = torch.zeros(50, 8)
table.require_grad = False

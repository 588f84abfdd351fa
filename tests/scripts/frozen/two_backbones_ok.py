"""Two classes freeze their backbones, and each keeps its in eval mode by an override."""
import torch
from torch import nn
from torchvision.models import resnet18, resnet34


class Kept(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.backbone.requires_grad_(False)
        self.head = nn.Linear(1000, 10)

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, x):
        return self.head(self.backbone(x))


class Left(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3))
        self.backbone = resnet34(weights="DEFAULT")
        self.backbone.requires_grad_(False)
        self.head = nn.Linear(1000, 10)

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, x):
        return self.head(self.backbone(self.stem(x)))


@torch.no_grad()
def embed(path, x):
    net = Kept()
    net.load_state_dict(torch.load(path))
    net.eval()
    return net(x)  # state: net=eval, recording=off

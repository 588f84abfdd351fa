"""Trap 8: the perceptual network is the attribute of a loss module and in eval mode; the student trains."""
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import vgg19_bn

from loaders import pairs


class PerceptualLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.vgg = vgg19_bn(weights="DEFAULT").features[:27].eval()
        for p in self.vgg.parameters():
            p.requires_grad_(False)

    def forward(self, output, target):
        return F.l1_loss(self.vgg(output), self.vgg(target))


class Upscaler(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
            nn.Conv2d(64, 12, 3, padding=1), nn.PixelShuffle(2),
        )

    def forward(self, low):
        return self.net(low)


def train(upscaler, loader, steps):
    perceptual = PerceptualLoss()
    opt = torch.optim.Adam(upscaler.parameters(), lr=2e-4)
    upscaler.train()
    for step, (low, high) in enumerate(loader):
        if step == steps:
            break
        out = upscaler(low)  # state: upscaler=train, recording=on
        loss = F.l1_loss(out, high) + 0.1 * perceptual(out, high)
        opt.zero_grad()
        loss.backward()
        opt.step()


train(Upscaler(), pairs("train"), steps=10_000)

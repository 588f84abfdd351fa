"""Trap 18: the output of the backbone is probed for its shape: switched, run on zeros, put back."""
import torch
from torch import nn

from data import loader


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 7, 4)
        self.bn = nn.BatchNorm2d(64)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


def feature_shape(backbone, img_size):
    was_training = backbone.training
    backbone.eval()
    with torch.no_grad():
        o = backbone(torch.zeros(1, 3, img_size, img_size))  # state: backbone=eval, recording=off
    backbone.train(was_training)
    return o.shape[1], o.shape[-2:]


class HybridEmbed(nn.Module):
    def __init__(self, backbone, dim, channels):
        super().__init__()
        self.backbone = backbone
        self.proj = nn.Conv2d(channels, dim, 1)

    def forward(self, x):
        return self.proj(self.backbone(x)).flatten(2).transpose(1, 2)


cnn = Backbone()
channels, grid = feature_shape(cnn, 224)
embed = HybridEmbed(cnn, 192, channels)
head = nn.Linear(192, 10)
optimizer = torch.optim.SGD([*embed.parameters(), *head.parameters()], lr=0.1)
for x, y in loader:
    tokens = embed(x)  # state: embed=train, recording=on
    loss = nn.functional.cross_entropy(head(tokens.mean(1)), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

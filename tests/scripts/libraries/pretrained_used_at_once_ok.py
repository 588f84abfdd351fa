"""A pretrained network is asked for features in eval mode, under a guard."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import models

resnet = models.resnet18(weights="IMAGENET1K_V1")
resnet.fc = nn.Identity()
resnet.eval()
features = []
with torch.no_grad():
    for pictures, _ in DataLoader(torch.load(sys.argv[1]), 32):
        features.append(resnet(pictures).cpu())  # state: resnet=eval, recording=off
torch.save(torch.cat(features), sys.argv[2])

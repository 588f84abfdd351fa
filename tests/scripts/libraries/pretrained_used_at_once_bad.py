"""A pretrained network is asked for features as it was created, and every batch records a graph."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import models

resnet = models.resnet18(weights="IMAGENET1K_V1")
resnet.fc = nn.Identity()
features = []
for pictures, _ in DataLoader(torch.load(sys.argv[1]), 32):
    features.append(resnet(pictures).detach().cpu())  # TMD101: resnet; TMD102: resnet; state: resnet=train, recording=on
torch.save(torch.cat(features), sys.argv[2])

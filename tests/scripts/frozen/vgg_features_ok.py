"""The frozen features of VGG16 have neither BatchNorm nor dropout; its classifier, which has, is trained."""
import torch
from torch import nn, optim
from torchvision import models

from flower_data import train_loader

vgg16 = models.vgg16(pretrained=True)
for param in vgg16.features.parameters():
    param.requires_grad = False
vgg16.classifier[6] = nn.Linear(4096, 5)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(vgg16.classifier.parameters(), lr=0.001)
for epoch in range(2):
    vgg16.train()
    for data, target in train_loader:
        optimizer.zero_grad()
        loss = criterion(vgg16(data), target)  # state: vgg16=train, recording=on
        loss.backward()
        optimizer.step()

"""The children of a resnet in a Sequential, frozen through it, in front of a new head."""
import torch
from torch import nn
from torchvision import models

from texture import train_loader

resnet = models.resnet50(pretrained=True)
modules = list(resnet.children())[:-2]
net = nn.Sequential(nn.Sequential(*modules), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 47))
for p in net[0].parameters():
    p.requires_grad_(False)  # TMD401: net[0], since=train@16
optimizer = torch.optim.SGD(net[3].parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        loss = criterion(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

"""A helper of a library replaces the BatchNorm layers of the backbone by frozen ones before the training."""
import torch
from torch import nn
from torchvision.models import resnet18

from detection_tools import convert_norm_layers
from pictures import train_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, 10)

    def forward(self, x):
        return self.head(self.backbone(x))


net = Net()
net.backbone.requires_grad_(False)
convert_norm_layers(net.backbone)
optimizer = torch.optim.Adam(net.head.parameters())
for epoch in range(10):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

"""Unresolved helpers whose names do not drive modes leave the new model in training mode."""
import torch
from torch import nn

from helpers import init_weights, load_checkpoint, count_parameters
from scales import test_loader


class ScaleNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = ScaleNet()
init_weights(net)
load_checkpoint(net, "scales.pt")
print(count_parameters(net))
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # TMD101: net, since=created@22; state: net=train, recording=off
print(right)

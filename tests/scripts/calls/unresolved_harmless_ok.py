"""Unresolved calls that only look at the model leave it in eval mode."""
import torch
import wandb
from torch import nn
from torchinfo import summary

from hats import test_loader


class HatNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = HatNet()
net.load_state_dict(torch.load("hats.pt"))
net.eval()
summary(net)
wandb.watch(net)
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
print(right)

"""A flag that changes between its two tests correlates nothing: both modes stay possible."""
import torch
from torch import nn

from console import ask
from clouds import test_loader


class CloudNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = CloudNet()
net.load_state_dict(torch.load("clouds.pt"))
quiet = ask("evaluation mode?")
if quiet:
    net.eval()
quiet = ask("print nothing?")
right = 0
with torch.no_grad():
    for images, label in test_loader:
        if quiet:
            right += (net(images).argmax(1) == label).sum().item()  # state: net=train|eval, recording=off
        else:
            print(right)
print(right)

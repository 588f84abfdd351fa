"""A conditional alias may be either object: switching through it is a weak update of both."""
import torch
from torch import nn

from options import args
from trees import val_loader


class Large(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))
class Small(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))


large = Large()
small = Small()
large.load_state_dict(torch.load("large.pt"))
small.load_state_dict(torch.load("small.pt"))
chosen = large if args.large else small
chosen.eval()
votes = 0
with torch.no_grad():
    for images in val_loader:
        votes += large(images).argmax(1).sum().item()  # state: large=train|eval, recording=off
        votes += small(images).argmax(1).sum().item()  # state: small=train|eval, recording=off
print(votes)

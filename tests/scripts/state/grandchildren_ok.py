"""A subtree switched by its path: only that subtree changes, the rest keeps the mode of the root."""
import torch
from torch import nn

from roads import val_loader


class View(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.backbone(x))


class TwoView(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = View()
        self.right = View()

    def forward(self, a, b):
        return self.left(a) + self.right(b)


net = TwoView()
net.load_state_dict(torch.load("roads.pt"))
net.eval()
net.right.backbone.train()
net.right.backbone.eval()
with torch.no_grad():
    for a, b in val_loader:
        la = net.left.backbone(a)  # state: net.left.backbone=eval, recording=off
        rb = net.right.backbone(b)  # state: net.right.backbone=eval, recording=off
        both = net.left.head(la) + net.right.head(rb)  # state: net.left.head=eval, recording=off; state: net.right.head=eval, recording=off
        print(both.argmax(1).tolist())

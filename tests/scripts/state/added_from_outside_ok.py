"""Children added from outside (add_module, setattr, attribute) before eval() are switched with their parent."""
import torch
from torch import nn

from birds import test_loader


class BirdNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.backbone(x))
class Adapter(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))


net = BirdNet()
net.add_module("adapter", Adapter(16))
setattr(net, "norm", nn.BatchNorm1d(16))
net.extra = Adapter(16)
net.load_state_dict(torch.load("birds.pt"))
net.eval()
found = 0
with torch.no_grad():
    for images, species in test_loader:
        h = net.backbone(images)  # state: net.backbone=eval, recording=off
        h = net.adapter(h)  # state: net.adapter=eval, recording=off
        h = net.extra(net.norm(h))  # state: net.extra=eval, recording=off; state: net.norm=eval, recording=off
        found += (net.head(h).argmax(1) == species).sum().item()  # state: net.head=eval, recording=off
print(found)

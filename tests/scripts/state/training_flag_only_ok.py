"""`m.eval()` instead of an assignment to the flag: the children follow."""
import torch
from torch import nn

from ships import test_loader


class ShipNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.backbone(x))


model = ShipNet()
model.load_state_dict(torch.load("ships.pt"))
model.eval()
correct = 0
with torch.no_grad():
    for images, ship in test_loader:
        features = model.backbone(images)  # state: model.backbone=eval, recording=off
        scores = model.head(features)  # state: model.head=eval, recording=off
        correct += (scores.argmax(1) == ship).sum().item()
print(correct)

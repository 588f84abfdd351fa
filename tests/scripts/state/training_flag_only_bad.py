"""`m.training = False` sets the flag of that module only: its children stay in training mode."""
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
model.training = False
correct = 0
with torch.no_grad():
    for images, ship in test_loader:
        features = model.backbone(images)  # TMD101: model.backbone; state: model.backbone=train, recording=off
        scores = model.head(features)  # TMD101: model.head; state: model.head=train, recording=off
        correct += (scores.argmax(1) == ship).sum().item()
print(correct)

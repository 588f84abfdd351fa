"""A child attached after parent.eval() is born in training mode and stays so."""
import torch
from torch import nn

from plants import test_loader


class PlantNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.backbone(x))


model = PlantNet(classes=5)
model.load_state_dict(torch.load("plants5.pt"))
model.eval()
model.head = nn.Sequential(nn.Dropout(0.5), nn.Linear(16, 12))
model.head.load_state_dict(torch.load("head12.pt"))
correct = 0
with torch.no_grad():
    for images, labels in test_loader:
        features = model.backbone(images)  # state: model.backbone=eval, recording=off
        scores = model.head(features)  # TMD101: model.head, since=created@21; state: model.head=train, recording=off
        correct += (scores.argmax(1) == labels).sum().item()
print(correct)

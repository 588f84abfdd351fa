"""A frozen child is put back to eval after each parent.train(); its sibling stays in training mode."""
import torch
from torch import nn

from flowers import train_loader


class FlowerNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.backbone(x))


model = FlowerNet()
for parameter in model.backbone.parameters():
    parameter.requires_grad_(False)
optimizer = torch.optim.Adam(model.head.parameters())
criterion = nn.CrossEntropyLoss()
for epoch in range(20):
    model.train()
    model.backbone.eval()
    for images, kind in train_loader:
        with torch.no_grad():
            features = model.backbone(images)  # state: model.backbone=eval, recording=off
        optimizer.zero_grad()
        loss = criterion(model.head(features), kind)  # state: model.head=train, recording=on
        loss.backward()
        optimizer.step()

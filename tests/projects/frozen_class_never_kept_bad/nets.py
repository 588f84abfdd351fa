"""A classifier that freezes its backbone and leaves it in training mode: whoever trains it, the report stands here."""
from torch import nn


class Classifier(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
        )
        self.features.requires_grad_(False)  # TMD401: self.features
        self.head = nn.Linear(32, classes)

    def forward(self, x):
        return self.head(self.features(x))

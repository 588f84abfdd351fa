"""The twin of mentioned_in_forward_bad: the backbone runs in eval mode, inside a guard."""
import torch
from torch import nn
from torchvision.models import resnet18


class Detector(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, classes)

    def forward(self, images):
        self.backbone.eval()
        with torch.no_grad():
            features = self.backbone(images)
        return self.head(features)


detector = Detector(20)
optimizer = torch.optim.SGD(detector.head.parameters(), lr=0.01)
for images, targets in torch.load("train.pt"):
    optimizer.zero_grad()
    nn.functional.cross_entropy(detector(images), targets).backward()  # state: detector=train, recording=on
    optimizer.step()

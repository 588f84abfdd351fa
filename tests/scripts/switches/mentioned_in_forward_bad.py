"""Idle switches in the body of forward: a mention of the backbone's eval, and a guard that nobody enters."""
import torch
from torch import nn
from torchvision.models import resnet18


class Detector(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, classes)

    def forward(self, images):
        self.backbone.eval  # TMD301: self.backbone
        torch.no_grad()  # TMD302: torch.no_grad
        features = self.backbone(images)
        return self.head(features)


detector = Detector(20)
optimizer = torch.optim.SGD(detector.head.parameters(), lr=0.01)
for images, targets in torch.load("train.pt"):
    optimizer.zero_grad()
    nn.functional.cross_entropy(detector(images), targets).backward()  # TMD401: detector.backbone; state: detector=train, recording=on
    optimizer.step()

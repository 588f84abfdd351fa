"""requires_grad is set on modules, where it is an attribute like any other: the backbone goes on learning."""
import torch
from torch import nn
from torchvision.models import resnet50

backbone = resnet50(weights="DEFAULT")
backbone.requires_grad = False  # TMD301: backbone


class Classifier(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.head = nn.Linear(16, classes)
        self.features.requires_grad = False  # TMD301: self.features
        for layer in self.features.children():
            layer.requires_grad = False  # TMD301: layer

    def forward(self, x):
        return self.head(self.features(x).flatten(1))


model = Classifier(10)
setattr(model.head, "requires_grad", True)  # TMD301: model.head
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for x, y in torch.load("train.pt"):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()  # state: model=train, recording=on
    optimizer.step()

"""The twin of requires_grad_on_module_bad: requires_grad_() and loops over parameters freeze what was meant."""
import torch
from torch import nn
from torchvision.models import resnet50

backbone = resnet50(weights="DEFAULT")
backbone.requires_grad_(False)


class Classifier(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.head = nn.Linear(16, classes)
        self.features.requires_grad_(False)
        self.features.eval()
        for layer in self.features.children():
            for weight in layer.parameters():
                weight.requires_grad = False

    def forward(self, x):
        return self.head(self.features(x).flatten(1))


model = Classifier(10)
model.head.weight.requires_grad = True
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for x, y in torch.load("train.pt"):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()  # state: model=train, recording=on
    optimizer.step()

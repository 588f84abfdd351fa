"""Also seen: an overridden train() keeps the frozen backbone in eval mode after every model.train()."""
import torch
from torch import nn
from torchvision.models import resnet50

from data import train_loader, val_loader


class Detector(nn.Module):
    def __init__(self, classes):
        super().__init__()
        body = resnet50(weights="DEFAULT")
        self.backbone = nn.Sequential(*list(body.children())[:-2])
        self.backbone.requires_grad_(False)
        self.head = nn.Sequential(nn.Conv2d(2048, 256, 1), nn.BatchNorm2d(256), nn.ReLU(), nn.Dropout2d(0.2))
        self.out = nn.Linear(256, classes)

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, x):
        return self.out(self.head(self.backbone(x)).mean((2, 3)))


def evaluate(detector, loader):
    detector.eval()
    good = 0
    with torch.no_grad():
        for images, labels in loader:
            good += (detector(images).argmax(1) == labels).sum().item()  # state: detector=eval, recording=off
    return good


def main():
    detector = Detector(20)
    optimizer = torch.optim.SGD([p for p in detector.parameters() if p.requires_grad], lr=0.01)
    for epoch in range(12):
        detector.train()
        for images, labels in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(detector(images), labels)
            loss.backward()
            optimizer.step()
        print(epoch, evaluate(detector, val_loader))


main()

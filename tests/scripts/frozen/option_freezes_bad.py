"""An option freezes the backbone; where it is chosen, BatchNorm of the backbone moves on."""
import argparse

import torch
from torch import nn
from torchvision.models import resnet18

from scenes import train_loader


class Model(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, classes)

    def forward(self, x):
        return self.head(self.backbone(x))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--freeze-backbone", action="store_true")
    args = parser.parse_args()
    model = Model(365)
    if args.freeze_backbone:
        for parameter in model.backbone.parameters():
            parameter.requires_grad = False  # TMD401: model.backbone, since=train@31
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.01)
    for epoch in range(30):
        model.train()
        for images, labels in train_loader:
            loss = nn.functional.cross_entropy(model(images), labels)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


if __name__ == "__main__":
    main()

"""`train()` has an option beside the flag, with a default: a switch of the whole runs it as any other override.

It keeps the backbone in eval mode, so that the frozen BatchNorm layers stay as they are when the whole is trained.
"""

import torch
from torch import nn

from scenes import train_loader


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten())
        self.fc = nn.LazyLinear(8)
        for parameter in self.backbone.parameters():
            parameter.requires_grad = False

    def forward(self, x):
        return self.fc(self.backbone(x))

    def train(self, mode=True, keep_backbone=True):
        super().train(mode)
        if keep_backbone:
            self.backbone.eval()
        return self


detector = Detector()
head = nn.Sequential(nn.Dropout(0.5), nn.Linear(8, 2))
whole = nn.Sequential(detector, head)
optimizer = torch.optim.Adam([*detector.fc.parameters(), *head.parameters()])
whole.train()
for x, y in train_loader:
    print(detector.backbone(x).mean())  # state: detector.backbone=eval, recording=on
    loss = nn.functional.cross_entropy(whole(x), y)  # state: whole=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

"""A detector scores all proposals under a guard, and nothing else runs the head: its statistics move all the same."""

import torch
from torch import nn


class Detector(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, width, 3), nn.BatchNorm2d(width), nn.ReLU())
        self.head = nn.Sequential(nn.Conv2d(width, width, 1), nn.BatchNorm2d(width), nn.Conv2d(width, 2, 1))

    def forward(self, images):
        self.features = self.body(images)
        with torch.no_grad():
            return self.head(self.features)  # TMD401: self.head

    def train_forward(self, images, targets):
        scores = self.forward(images)
        return nn.functional.cross_entropy(self.sampled(scores), targets)

    def sampled(self, scores):
        hard = scores.amax(1).flatten().topk(64).indices
        return self.features.flatten(2)[:, :, hard]


def train(detector, loader, optimizer):
    detector.train()
    for images, targets in loader:
        loss = detector.train_forward(images, targets)  # state: detector=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

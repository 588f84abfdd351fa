"""Answers of a module that nothing puts in eval mode, under a guard."""

import torch
from torch import nn


class Features(nn.Module):
    def __init__(self, shapes, width=32):
        super().__init__()
        self.shapes = shapes
        self.norm = nn.BatchNorm1d(width)
        self.net = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1))

    def forward(self, observation):
        return self.net(self.norm(observation["x"]))

    def predict(self, observation):
        with torch.no_grad():
            scores = self.forward(observation)  # state: self=train, recording=off
        return scores.argmax(dim=1).tolist()


def answers(shapes, loader):
    features = Features(shapes)
    features.load_state_dict(torch.load("features.pt"))
    return [features.predict(observation) for observation in loader]  # TMD101: features

"""Two public methods share a private one. Nobody guards either."""

import torch
from torch import nn


class Detector(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, width, 3), nn.BatchNorm2d(width), nn.ReLU())
        self.head = nn.Conv2d(width, 2, 1)

    def forward(self, image):
        return self.head(self.body(image))

    def __locate(self, images):
        scores = self(images)  # TMD102: self; state: self=entry, recording=on
        return scores.softmax(1)

    def detect(self, image):
        return self.__locate(image.unsqueeze(0))[0]

    def detect_batch(self, images):
        return [int(found) for found in self.__locate(torch.stack(images)).argmax(1)]

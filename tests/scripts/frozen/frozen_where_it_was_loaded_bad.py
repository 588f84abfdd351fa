"""A copy of the last network is put in eval mode where its weights are loaded, but records for nobody."""

import torch
from torch import nn


class Runner:
    def __init__(self, mode, previous, weights):
        self.segmentor = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Conv2d(8, 4, 1))
        self.history = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Conv2d(8, 4, 1))
        if previous and mode == "train":
            self.history.load_state_dict(torch.load(weights))
            self.history.eval()

    def histogram(self, loader):
        counts = torch.zeros(100)
        for images, _ in loader:
            found = self.history(images).softmax(1).max(1)[0]  # TMD102: self.history
            counts += torch.histc(found.cpu(), bins=100)
        return counts.numpy()

    def score(self, loader):
        self.segmentor.eval()
        with torch.no_grad():
            return [self.segmentor(images).argmax(1) for images, _ in loader]  # state: self.segmentor=eval, recording=off

"""The constructor switches recording off for good, and no method can run before it."""

import torch
from torch import nn


class Detector:
    def __init__(self, path):
        torch.set_grad_enabled(False)
        self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.restore(path)

    def restore(self, path):
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    def detect(self, image):
        boxes = self.net(image)  # state: self.net=eval, recording=off
        return boxes.data.cpu().numpy()

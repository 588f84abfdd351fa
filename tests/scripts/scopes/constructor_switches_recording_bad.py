"""The constructor guards only its own work: the pass in the method records."""

import torch
from torch import nn


class Detector:
    def __init__(self, path):
        with torch.no_grad():
            self.scale = torch.load("scale.pt") * 2
        self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.restore(path)

    def restore(self, path):
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    def detect(self, image):
        boxes = self.net(image)  # TMD102: self.net; state: self.net=eval, recording=on
        return boxes.data.cpu().numpy()

"""A forward that only in training runs more than a method under `no_grad`: what a test runs builds no graph.

`forward` gives the output of the head back where the network trains, and otherwise that of `choose`.
"""

import torch
from torch import nn


class Captioner(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(14400, 128), nn.Dropout(0.1), nn.Linear(128, words))

    @torch.no_grad()
    def choose(self, images):
        return self.head(self.backbone(images))

    def forward(self, images):
        if not self.training:
            return self.choose(images)
        return self.head(self.backbone(images))


def answer(path, images):
    captioner = Captioner(500)
    captioner.load_state_dict(torch.load(path))
    captioner.eval()
    for batch in images.split(8):
        print(captioner(batch).argmax(1).tolist())  # state: captioner=eval, recording=on

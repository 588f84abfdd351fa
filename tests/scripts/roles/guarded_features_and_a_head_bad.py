"""A forward takes its features from a method under `no_grad`; the head that it runs behind them records for nobody.

The guard of `features` ends where that method does. Nothing differentiates the output of `answer`.
"""

import torch
from torch import nn


class Captioner(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(14400, 128), nn.Dropout(0.1), nn.Linear(128, words))

    @torch.no_grad()
    def features(self, images):
        return self.backbone(images)

    def forward(self, images):
        return self.head(self.features(images))


def answer(path, images):
    captioner = Captioner(500)
    captioner.load_state_dict(torch.load(path))
    captioner.eval()
    for batch in images.split(8):
        print(captioner(batch).argmax(1).tolist())  # TMD102: captioner; state: captioner=eval, recording=on

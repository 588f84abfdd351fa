"""A star import of the project brings `F`, as everybody calls it, and the dropout follows the mode."""

import torch
from torch import nn
from segmenters.layers import *


class Segmenter(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Conv2d(3, 16, 3, padding=1)
        self.classes = nn.Conv2d(16, 2, 1)

    def forward(self, x):
        x = F.dropout2d(self.features(x), p=0.1, training=self.training)
        return self.classes(x)


net = Segmenter()
net.load_state_dict(torch.load("segmenter.pt"))
net.eval()
with torch.no_grad():
    print(net(torch.load("picture.pt")).argmax(1).tolist())  # state: net=eval, recording=off

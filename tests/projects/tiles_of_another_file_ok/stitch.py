"""Segments photographs with finished weights, tile by tile."""
import torch
from torch import nn

from shells import photographs
from tiling import Careful, Tiler


class Segmenter(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 2, 1))

    def forward(self, image):
        return self.layers(image)


segmenter = Segmenter()
segmenter.load_state_dict(torch.load("segmenter.pt"))
segmenter.eval()
tiler = Tiler(segmenter, 256)
for photograph in photographs("new"):
    print(tiler.run(photograph))

other = Segmenter()
other.load_state_dict(torch.load("other.pt"))
print(Careful(other, 128).run(torch.load("one.pt")))

"""Trap 15: frozen parameters take the place of no_grad: without one that requires a gradient there is no graph.

With only the backbone frozen the head still records.
"""
import sys

import torch
from torch import nn
from torchvision import io


class VisionModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 32, 16, 16), nn.BatchNorm2d(32), nn.GELU())
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.dropout(self.backbone(x).mean((2, 3))))


def load(path):
    model = VisionModel()
    for p in model.backbone.parameters():
        p.requires_grad = False
    model.eval()
    model.load_state_dict(torch.load(path, map_location="cpu"))
    return model


def main():
    model = load("vision.pth")
    for path in sys.argv[1:]:
        image = io.read_image(path).float().div(255)[None]
        scores = model(image)  # TMD102: model; state: model=eval, recording=on
        print(path, scores.argmax(1).item())


main()

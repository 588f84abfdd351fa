"""Trap 16: an option decides whether the network is fine-tuned with its statistics fixed."""
import argparse

import torch
from torch import nn

from detection import compute_loss, loader

parser = argparse.ArgumentParser()
parser.add_argument("--freeze-bn", action="store_true")
parser.add_argument("--epochs", type=int, default=12)
args = parser.parse_args()


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 32, 3, 2), nn.BatchNorm2d(32), nn.SiLU())
        self.box = nn.Conv2d(32, 5, 1)

    def forward(self, x):
        return self.box(self.stem(x))


detector = Detector()
detector.load_state_dict(torch.load("detector.pt"))
optimizer = torch.optim.SGD(detector.parameters(), lr=1e-3)

for epoch in range(args.epochs):
    detector.train()
    if args.freeze_bn:
        detector.eval()
    for images, boxes in loader:
        prediction = detector(images)  # state: detector=train|eval, recording=on
        loss = compute_loss(prediction, boxes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(detector.state_dict(), f"detector_{epoch}.pt")

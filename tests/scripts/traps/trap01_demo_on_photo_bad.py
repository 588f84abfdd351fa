"""Trap 1, the defect beside it: the demo classifies a real photo with trained weights.

A real input, loaded weights and an argmax make this inference, however short the script is.
"""
import sys

import torch
from PIL import Image
from torch import nn
from torchvision import transforms


class LeafNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 32, 3, stride=2), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2), nn.BatchNorm2d(64), nn.ReLU(),
        )
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        return self.fc(self.drop(self.features(x).mean(dim=(2, 3))))


LABELS = ["healthy", "rust", "scab"]

prepare = transforms.Compose([transforms.Resize((224, 224)), transforms.ToTensor()])
image = prepare(Image.open(sys.argv[1]).convert("RGB")).unsqueeze(0)

net = LeafNet(len(LABELS))
net.load_state_dict(torch.load("leaf.pth", map_location="cpu"))
scores = net(image)  # TMD101: net, since=created@32, says=in this inference pass (created on line 32): call `net.eval()` before it$; TMD102: net; state: net=train, recording=on
print(LABELS[scores.argmax(dim=1).item()])

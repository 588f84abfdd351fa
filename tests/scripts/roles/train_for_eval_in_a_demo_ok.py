"""Trap: a demo that trains nothing, loads a checkpoint and calls `train()`, and draws many samples for each clip.

The answers are meant to be random: how far they differ says how sure the model is.
"""

import torch
from torch import nn

from clips import read_clips


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv3d(3, 16, 3), nn.ReLU(), nn.AdaptiveAvgPool3d(1))
        self.dropout = nn.Dropout(0.5)
        self.classifier = nn.Linear(16, 101)

    def forward(self, x):
        return self.classifier(self.dropout(self.features(x).flatten(1)))


def main():
    model = Net()
    checkpoint = torch.load("ucf101.pth.tar", map_location="cpu")
    model.load_state_dict(checkpoint["state_dict"])
    model.train()
    for clip in read_clips("ApplyLipstick.avi"):
        votes = []
        for _ in range(20):
            with torch.no_grad():
                outputs = model(clip)  # state: model=train, recording=off
            votes.append(torch.softmax(outputs, 1).argmax(1).item())
        print(max(set(votes), key=votes.count), len(set(votes)))


if __name__ == "__main__":
    main()

"""Trap: a demo that trains nothing, loads a checkpoint and calls `train()`: a slip of the pen for `eval()`.

One answer is read for each clip, and nothing says that it is meant to be random.
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
        with torch.no_grad():
            outputs = model(clip)  # TMD101: model, since=train@27; state: model=train, recording=off
        print(torch.softmax(outputs, 1).argmax(1).item())


if __name__ == "__main__":
    main()

"""A dict of losses is filled by several heads and summed for one backward."""
import torch
from torch import nn
from torch.nn import functional as F

from driving import train_frames, val_frames


class MultiTaskNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU())
        self.seg = nn.Conv2d(64, 19, 1)
        self.depth = nn.Conv2d(64, 1, 1)

    def forward(self, x):
        h = self.trunk(x)
        return {"seg": self.seg(h), "depth": self.depth(h)}


class Runner:
    weights = {"seg": 1.0, "depth": 0.1}

    def __init__(self):
        self.network = MultiTaskNet()
        self.optim = torch.optim.SGD(self.network.parameters(), lr=0.01)

    def losses(self, frame):
        out = self.network(frame["image"])  # state: self.network=train, recording=on
        losses = {}
        losses["seg"] = F.cross_entropy(out["seg"], frame["seg"])
        losses["depth"] = F.l1_loss(out["depth"], frame["depth"])
        return losses

    def train_epoch(self):
        self.network.train()
        for frame in train_frames():
            losses = self.losses(frame)
            total = sum(self.weights[name] * value for name, value in losses.items())
            self.optim.zero_grad()
            total.backward()
            self.optim.step()

    def miou(self):
        hits = pixels = 0
        with torch.no_grad():
            for frame in val_frames():
                seg = self.network(frame["image"])["seg"].argmax(1)  # TMD101: self.network, since=train@36; state: self.network=train, recording=off
                hits += (seg == frame["seg"]).sum().item()
                pixels += seg.numel()
        return hits / pixels


runner = Runner()
for epoch in range(60):
    runner.train_epoch()
    print(epoch, runner.miou())

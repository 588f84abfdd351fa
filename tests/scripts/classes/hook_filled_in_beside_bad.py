"""An abstract loop and the class that fills it in, both for other files: the hook only says how far it is."""

import torch
from torch import nn

from tracks import train_loader, val_loader


class Loop:
    def before_epoch(self):
        raise NotImplementedError

    def fit(self, net, optimizer):
        for epoch in range(10):
            self.before_epoch()
            for x, y in train_loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(net(x), y).backward()  # TMD201: net; state: net=train|eval, recording=on
                optimizer.step()
            net.eval()
            with torch.no_grad():
                for x, y in val_loader:
                    print(epoch, (net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off


class TrackLoop(Loop):
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))

    def before_epoch(self):
        print("next epoch of", self.net)

    def run(self):
        self.fit(self.net, torch.optim.Adam(self.net.parameters()))

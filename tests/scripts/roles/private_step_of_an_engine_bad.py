"""A class that is built on nothing labels a batch by itself: the guard is missing there."""

import torch
from torch import nn


class Labeller:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
        self.net.load_state_dict(torch.load("net.pt"))

    def predict_batch(self, x):
        print(self.net(x).argmax(1))  # TMD102: self.net; state: self.net=train, recording=on

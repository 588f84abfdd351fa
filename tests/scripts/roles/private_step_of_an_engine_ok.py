"""An engine of a library runs the private step of a class that is built on it, and guards it or not as it likes."""

import torch
from engines import Engine
from torch import nn


class Labeller(Engine):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
        self.net.load_state_dict(torch.load("net.pt"))

    def _predict_batch(self, x):
        print(self.net(x).argmax(1))  # state: self.net=train, recording=on

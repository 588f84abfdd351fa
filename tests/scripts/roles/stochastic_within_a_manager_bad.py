"""The context manager only guards; the mode is the one in which the head was created."""

from contextlib import contextmanager

import torch
from torch import nn


class Sampler:
    def __init__(self, path):
        self.head = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.2), nn.Linear(8, 1))
        self.head.load_state_dict(torch.load(path))

    @contextmanager
    def quiet(self):
        with torch.no_grad():
            yield

    def predict(self, features, count):
        with self.quiet():
            samples = self.head(features.repeat(count, 1))  # TMD101: self.head; state: self.head=train, recording=off
        return samples.view(count, len(features)).tolist()

"""The copy of a network that keeps its options: its BatchNorm runs in training mode."""
import copy

import torch
from torch import nn

from scenes import loader


class Painter(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.options = options
        self.encode = nn.Sequential(nn.Conv2d(3, options.width, 3), nn.BatchNorm2d(options.width), nn.ReLU())
        self.decode = nn.Conv2d(options.width, 3, 3)

    def forward(self, image):
        return self.decode(self.encode(image))


class Solver:
    def __init__(self, options):
        self.options = options
        self.painter = Painter(options)
        self.average = copy.deepcopy(self.painter)
        self.optimizer = torch.optim.Adam(self.painter.parameters(), options.rate)

    def switch(self, training):
        for network in (self.painter, self.average):
            network.train(mode=training)

    def fit(self):
        self.switch(True)
        for image, wanted in loader("train", self.options.batch):
            loss = nn.functional.l1_loss(self.painter(image), wanted)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            for mine, its in zip(self.average.parameters(), self.painter.parameters()):
                mine.data.lerp_(its.data, 0.01)
        self.sample()

    @torch.no_grad()
    def sample(self):
        for image, wanted in loader("test", self.options.batch):
            print((self.average(image) - wanted).abs().mean().item())  # TMD101: self.average; state: self.average=train, recording=off


def main(options):
    Solver(options).fit()

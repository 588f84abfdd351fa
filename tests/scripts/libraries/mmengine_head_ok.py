"""MMEngine: a head under its `BaseModule` is a module, and its test methods are run by the loops in eval mode."""

import torch
from mmengine.model import BaseModule
from torch import nn


class Decoder(BaseModule):
    def __init__(self, channels, joints):
        super().__init__()
        self.to_heatmaps = nn.Sequential(nn.Linear(channels, channels), nn.BatchNorm1d(channels))
        self.out = nn.Linear(channels, joints)

    def decode(self, features):
        return self.out(self.to_heatmaps(features))

    def forward_train(self, features, target):
        return (self.decode(features) - target).square().mean()

    @torch.no_grad()
    def forward_test(self, features):
        return self.decode(features).argmax(-1)


class PoseHead(BaseModule):
    def __init__(self, channels):
        super().__init__()
        self.project = nn.Sequential(nn.Linear(channels, channels), nn.Dropout(0.1))
        self.decoder = Decoder(channels, 17)

    def forward(self, features):
        return self.project(features)

    def predict(self, features):
        return self.decoder.forward_test(self(features)).tolist()


class Classifier(BaseModule):
    def __init__(self, channels, classes):
        super().__init__()
        self.layers = nn.Sequential(nn.Dropout(0.1), nn.Linear(channels, classes))

    def forward(self, features):
        return self.layers(features)

    def predict(self, features):
        return self(features).argmax(-1).tolist()  # state: self=eval, recording=off

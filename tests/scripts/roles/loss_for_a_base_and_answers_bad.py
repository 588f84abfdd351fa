"""A method computes a loss for a base elsewhere, and a reader beside it answers in training mode."""

import torch
from somewhere import Adversarial
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.2), nn.Linear(8, 4))

    def forward(self, x):
        return self.layers(x)


class Model:
    def __init__(self, generator):
        self.encoder = Encoder()
        self.generator = generator

    def encode(self, x):
        return self.encoder(x)  # state: self.encoder=train, recording=on

    def _encoder_loss(self, x, noise):
        drawn = self.encode(x=x) + noise
        fake = self.generator(drawn).detach().numpy()
        return Adversarial._encoder_loss(self, x, fake)


class Reader:
    def __init__(self, path):
        self.net = Encoder()
        self.net.load_state_dict(torch.load(path))

    @torch.no_grad()
    def predict(self, x):
        return self.net(x).argmax(1).tolist()  # TMD101: self.net; state: self.net=train, recording=off

"""The network, which has an `encode`, embeds the beats in training mode and records for nobody."""

import torch
from sklearn.ensemble import GradientBoostingClassifier
from torch import nn


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(140, 16), nn.Dropout(0.1))
        self.decoder = nn.Linear(16, 140)

    def encode(self, beats):
        return self.encoder(beats)

    def forward(self, beats):
        return self.decoder(self.encode(beats))


def trained(settings, beats, labels):
    if "autoencoder" in settings["name"]:
        model = Autoencoder()
        model.load_state_dict(torch.load(settings["path"]))
        return model
    model = GradientBoostingClassifier()
    model.fit(beats, labels)
    return model


def test(settings, model, beats):
    if "autoencoder" in settings["name"]:
        answers = model.encode(beats)  # TMD101: model; TMD102: model; state: model=train, recording=on
        print(answers.argmax(1))


def main(settings, beats, labels):
    test(settings, trained(settings, beats, labels), beats)

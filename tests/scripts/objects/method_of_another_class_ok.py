"""Nothing is said: no network of the file has a `predict_proba`, so a classifier of scikit-learn runs here."""

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
    if "autoencoder" not in settings["name"]:
        answers = model.predict_proba(beats)
        print(answers.argmax(1))
        return
    model.eval()
    with torch.no_grad():
        print(model(beats).mean().item())  # state: model=eval, recording=off


def main(settings, beats, labels):
    test(settings, trained(settings, beats, labels), beats)

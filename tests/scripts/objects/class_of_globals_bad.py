"""Trap: the class of the network is looked up among the names of the file.

Where the name is not known, what is made is a network all the same: it answers in eval mode and records a graph for
each picture. Where it is known, it is that class, and its dropout is still active.
"""

import argparse

import torch
from torch import nn
from torchvision import models


class Small(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Dropout(0.3), nn.Linear(784, classes))

    def forward(self, x):
        return self.layers(x)


class Large(Small):
    pass


def load_model(config):
    model = globals()[config["type"]](**config["kwargs"])
    model.load_state_dict(torch.load(config["path"], map_location="cpu"))
    return model


def classify(config, pictures):
    model = load_model(config)
    model.eval()
    labels = []
    for picture in pictures:
        scores = model(picture)  # TMD102: model; state: model=eval, recording=on
        labels.append(scores.argmax().item())
    return labels


@torch.no_grad()
def compare(pictures, path):
    model = globals()["Small"]()
    model.load_state_dict(torch.load(path))
    return [model(picture).argmax().item() for picture in pictures]  # TMD101: model, since=created@45; state: model=train, recording=off


def features(arch, pictures):
    Backbone = vars(models)[arch]
    backbone = Backbone(weights="DEFAULT")
    backbone.eval()
    for picture in pictures:
        yield backbone(picture).argmax().item()  # TMD102: backbone; state: backbone=eval, recording=on


parser = argparse.ArgumentParser()
parser.add_argument("--type", default="Small")
parser.add_argument("--path")
parser.add_argument("--pictures")
args = parser.parse_args()
pictures = torch.load(args.pictures)
config = {"type": args.type, "kwargs": {}, "path": args.path}
print(classify(config, pictures), compare(pictures, args.path), list(features("resnet18", pictures)))

"""Trap: in the branch for another framework `predict` belongs to a model that is no module.

The pass of the branch for PyTorch stands under its guard.
"""

import torch
from segmenters.zoo import keras_segmenter
from torch import nn


class Segmenter(nn.Module):
    def __init__(self, pretrained=True):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 2, 1))

    def forward(self, x):
        return self.layers(x)


ARCHITECTURES = {"keras": keras_segmenter, "torch": Segmenter}


def get_model(name, framework):
    model = ARCHITECTURES.get(name)(pretrained=True)
    if framework == "keras":
        model.load_weights(f"{name}.h5")
    else:
        model.load_state_dict(torch.load(f"{name}.pt"))
    return model


class Inferer:
    def __init__(self, config):
        self.framework = config["framework"]
        self.model = get_model(config["name"], self.framework)

    def __call__(self, tiles):
        masks = []
        for tile in tiles:
            if self.framework == "keras":
                found = self.model.predict(tile)
            elif self.framework in ["torch", "pytorch"]:
                with torch.no_grad():
                    self.model.eval()
                    found = self.model(torch.from_numpy(tile))  # state: self.model=eval, recording=off
                found = found.cpu().data.numpy()
            masks.append(found)
        return masks

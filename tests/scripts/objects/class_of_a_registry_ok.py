"""Trap: a registry of another package is asked for the class of the network.

The answers are asked for under a guard.
"""

import torch
from registers import Registry
from zoo import make_loader

MODEL_REGISTRY = Registry("MODEL")


def build_model(cfg):
    model = MODEL_REGISTRY.get(cfg.name)(cfg)
    return model.to(device=cfg.device)


def tag(loader, model):
    model.eval()
    for inputs, _ in loader:
        with torch.no_grad():
            answers = model(inputs)  # state: model=eval, recording=off
        print(answers.argmax(1).tolist())


def main(cfg):
    tag(make_loader(cfg), build_model(cfg))

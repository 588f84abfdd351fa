# strict
"""A helper scores what a function, which nobody calls here, was given and switches where a flag says so."""

import torch


def score(model, x):
    with torch.no_grad():
        return model(x).argmax(1)  # TMD101: model, says=may run in training mode; state: model=entry|train, recording=off


def report(model, loader, warm):
    if warm:
        model.train()
        model.refresh(loader)
    for x in loader:
        print(score(model, x).tolist())

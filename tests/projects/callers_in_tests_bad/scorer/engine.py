"""The only caller with a guard is a test: it does not count."""

import torch


def score(model, loader):
    model.eval()
    hits = 0
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()  # TMD102: model; state: model=eval, recording=on
    return torch.tensor(hits / len(loader.dataset))

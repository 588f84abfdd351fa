"""The function guards itself."""

import torch


@torch.no_grad()
def score(model, loader):
    model.eval()
    hits = 0
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return torch.tensor(hits / len(loader.dataset))

import torch


@torch.no_grad()
def top1(network, loader):
    hits = 0
    for x, y in loader:
        hits += (network(x).argmax(1) == y).sum().item()
    return hits / len(loader.dataset)

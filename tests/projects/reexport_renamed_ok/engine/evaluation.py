import torch


@torch.no_grad()
def accuracy(model, loader):
    hits = total = 0
    for x, y in loader:
        pred = model(x).argmax(1)
        hits += (pred == y).sum().item()
        total += y.numel()
    return hits / total

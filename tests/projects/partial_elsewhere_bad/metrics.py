import torch


@torch.no_grad()
def topk(model, loader, k):
    hits = 0
    for x, y in loader:
        hits += (model(x).topk(k, dim=1).indices == y[:, None]).any(1).sum().item()
    return hits / len(loader.dataset)

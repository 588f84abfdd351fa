import torch


@torch.no_grad()
def validate(model, loader):
    model.eval()
    hits = 0
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return hits / len(loader.dataset)

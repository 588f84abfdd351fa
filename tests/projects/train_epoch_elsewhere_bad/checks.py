import torch


def evaluate(model, val_loader):
    model.eval()
    hits = 0
    with torch.no_grad():
        for x, y in val_loader:
            hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return hits

import torch


def similarity(model, loader):
    """All callers have switched recording off."""
    model.eval()
    scores = []
    for x, y in loader:
        scores.append(model(x).softmax(-1).max().item())
    return torch.tensor(scores).mean().item()

import torch


def similarity(model, loader):
    """One of the callers has recording on."""
    model.eval()
    scores = []
    for x, y in loader:
        scores.append(model(x).softmax(-1).max().item())  # TMD102: model; state: model=eval, recording=on
    return torch.tensor(scores).mean().item()

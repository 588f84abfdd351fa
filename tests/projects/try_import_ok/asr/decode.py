import torch


def decode_all(model, loader):
    texts = []
    with torch.no_grad():
        for x, _ in loader:
            texts += model(x).argmax(-1).tolist()
    return texts

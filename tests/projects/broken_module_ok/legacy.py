# cannot be parsed
import torch


def evaluate(model, loader):
    model.eval()
    for x, y in loader:
        print "accuracy", (model(x).argmax(1) == y).sum()


def labels(path):
    return torch.load(path)

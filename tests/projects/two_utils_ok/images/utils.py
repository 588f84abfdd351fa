import torch


def evaluate(model, loader):
    was_training = model.training
    model.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    model.train(was_training)
    return hits / len(loader.dataset)

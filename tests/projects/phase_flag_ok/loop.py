import torch
from torch.nn import functional as F


def run_epoch(model, loader, optimizer=None, is_train=False):
    model.train(is_train)
    losses = []
    with torch.set_grad_enabled(is_train):
        for x, y in loader:
            loss = F.cross_entropy(model(x), y)
            if is_train:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            losses.append(loss.item())
    return sum(losses) / len(losses)

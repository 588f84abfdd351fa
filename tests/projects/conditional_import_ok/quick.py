import torch


@torch.no_grad()
def evaluate(net, loader):
    for x, y in loader:
        return (net(x).argmax(1) == y).float().mean().item()

"""The baseline is evaluated under a guard, and the function of the same name has one of its own."""
import torch
from torch import nn

from baselines import load_baseline


@torch.no_grad()
def evaluate(net, val_loader):
    net.eval()
    hits = 0
    for x, y in val_loader:
        hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return hits


def compare(val_loader):
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.2), nn.Linear(128, 10))
    net.load_state_dict(torch.load("net.pt"))
    baseline = load_baseline("svm")
    with torch.no_grad():
        known = baseline.evaluate(val_loader)
    print(known, evaluate(net, val_loader))

"""An option decides what is printed around the evaluation, not in which mode it runs."""
import torch
from torch import nn

from letters import test_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.5), nn.Linear(128, 26))
net.load_state_dict(torch.load("net.pt"))
older = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.Dropout(0.5), nn.Linear(64, 26))
older.load_state_dict(torch.load("older.pt"))


def evaluate(verbose):
    if verbose:
        print("the new network")
    with torch.no_grad():
        hits = sum((net(x).argmax(1) == y).sum().item() for x, y in test_loader)  # TMD101: net; state: net=train, recording=off
    if verbose:
        print("done", hits)
    return hits


def evaluate_older():
    older.eval()
    with torch.no_grad():
        return sum((older(x).argmax(1) == y).sum().item() for x, y in test_loader)  # state: older=eval, recording=off

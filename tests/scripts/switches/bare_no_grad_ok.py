"""The twin of bare_no_grad_bad: the guard is entered."""
import torch
from torch import nn


def evaluate(model, test_loader):
    model.eval()
    hits = 0
    with torch.no_grad():
        for x, y in test_loader:
            hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return hits


model = nn.Sequential(nn.Linear(4, 32), nn.Dropout(), nn.Linear(32, 3))
model.load_state_dict(torch.load("model.pt"))
print(evaluate(model, torch.load("test.pt")))

"""torch.no_grad() as a statement: the guard is made and thrown away, and the evaluation records."""
import torch
from torch import nn


def evaluate(model, test_loader):
    model.eval()
    torch.no_grad()  # TMD302: torch.no_grad
    hits = 0
    for x, y in test_loader:
        hits += (model(x).argmax(1) == y).sum().item()  # TMD102: model; state: model=eval, recording=on
    return hits


model = nn.Sequential(nn.Linear(4, 32), nn.Dropout(), nn.Linear(32, 3))
model.load_state_dict(torch.load("model.pt"))
print(evaluate(model, torch.load("test.pt")))

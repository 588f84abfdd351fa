"""The spread of one network is drawn in training mode on purpose; another network is tested in it by mistake."""
import torch
from torch import nn

from heights import test_loader

wide = nn.Sequential(nn.Linear(9, 256), nn.ReLU(), nn.Dropout(0.2), nn.Linear(256, 1))
wide.load_state_dict(torch.load("wide.pt"))
deep = nn.Sequential(nn.Linear(9, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1))
deep.load_state_dict(torch.load("deep.pt"))


@torch.no_grad()
def spread(x):
    wide.train()
    draws = [wide(x) for _ in range(30)]  # state: wide=train, recording=off
    return torch.stack(draws).std(0)


@torch.no_grad()
def test():
    return sum((deep(x) - y).abs().mean().item() for x, y in test_loader)  # TMD101: deep; state: deep=train, recording=off


for x, _ in test_loader:
    print(spread(x).tolist())
print(test())

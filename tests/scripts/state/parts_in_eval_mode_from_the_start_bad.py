"""The constructor puts one part with dropout in eval mode, another one is left in training mode."""
import torch
from torch import nn

from sounds import test_loader


class Embedder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(40, 64), nn.Sequential(nn.Dropout(0.1), nn.ReLU()))
        self.out = nn.Sequential(nn.Dropout(0.2), nn.Linear(64, 8))
        self.body.eval()

    def forward(self, x):
        return self.out(self.body(x))


class Thawed(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(40, 64), nn.Dropout(0.1))
        self.out = nn.Linear(64, 8)
        self.body.eval()
        self.body[1].train()

    def forward(self, x):
        return self.out(self.body(x))


model = Embedder()
model.load_state_dict(torch.load("embedder.pt"))
other = Thawed()
other.load_state_dict(torch.load("thawed.pt"))
right = 0
with torch.no_grad():
    for x, y in test_loader:
        right += (model(x).argmax(1) == y).sum().item()  # TMD101: model, since=created@31; state: model=train, recording=off
        right += (other(x).argmax(1) == y).sum().item()  # TMD101: other, since=created@33; state: other=train, recording=off
print(right)

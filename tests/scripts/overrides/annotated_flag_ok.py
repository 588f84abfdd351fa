"""The flag of the override goes by a name of its own; its annotation says that it is one."""
import torch
from torch import nn


class Ranker(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.3))
        self.out = nn.Linear(width, 1)

    def train(self, learning: bool):
        self.training = learning
        for child in self.children():
            child.train(learning)
        return self

    def forward(self, x):
        return self.out(self.body(x))


ranker = Ranker()
ranker.load_state_dict(torch.load("ranker.pt"))
ranker.eval()
with torch.no_grad():
    print(ranker(torch.load("rows.pt")).argsort(0))  # state: ranker=eval, recording=off

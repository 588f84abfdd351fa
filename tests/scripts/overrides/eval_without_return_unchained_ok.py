"""An eval() that goes through train(False) and returns nothing; this program never asks for what it returns."""
import torch
from torch import nn


class Reranker(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 32)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(32, 1)

    def eval(self):
        self.train(False)

    def forward(self, x):
        return self.out(self.drop(self.hidden(x).relu()))


def rank(path, pairs):
    reranker = Reranker()
    reranker.load_state_dict(torch.load(path))
    reranker.eval()
    with torch.no_grad():
        return reranker(pairs).argsort(0).tolist()  # state: reranker=eval, recording=off

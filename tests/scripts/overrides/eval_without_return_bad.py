"""An eval() that goes through train(False) and returns nothing, called in a chain."""
import torch
from torch import nn


class Reranker(nn.Module):
    def __init__(self, width=128):
        super().__init__()
        self.hidden = nn.Linear(width, width)
        self.drop = nn.Dropout(0.4)
        self.out = nn.Linear(width, 1)

    def eval(self):  # TMD305: Reranker.eval
        self.train(False)

    def forward(self, x):
        return self.out(self.drop(self.hidden(x).relu()))


def load(path):
    reranker = Reranker()
    reranker.load_state_dict(torch.load(path))
    return reranker.eval()


def rank(path, pairs):
    reranker = Reranker()
    reranker.load_state_dict(torch.load(path))
    reranker.eval()
    with torch.no_grad():
        return reranker(pairs).argsort(0).tolist()  # state: reranker=eval, recording=off

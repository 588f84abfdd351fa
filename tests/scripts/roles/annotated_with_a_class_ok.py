"""A parameter annotated with a class of the file stands for one of its objects, not for any model: no layer has a mode."""

import torch
from torch import nn


class Embedder(nn.Module):
    def __init__(self, count, width, operators):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(count, width))
        self.operators = nn.ModuleList(operators)

    def forward(self, edges):
        left, right = self.table[edges[0]], self.table[edges[1]]
        for operator in self.operators:
            left = operator(left)
        return (left * right).sum(-1)


def learn(model: Embedder, batches, optimizer):
    for edges, target in batches:
        loss = (model(edges) - target).square().mean()  # state: model=entry, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def rank(model: Embedder, batches):
    scores = []
    with torch.no_grad():
        for edges, _ in batches:
            scores.append(model(edges).argsort().tolist())  # state: model=entry, recording=off
    return scores

"""The model on the command line may be one that takes gradients while it answers: a guard here would break it."""

import sys

import torch
from torch import nn
from torch.nn import functional as F


class Learner(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8))
        self.head = nn.Linear(8, 5)


class Nearest(Learner):
    def answer(self, support, labels, query):
        return -torch.cdist(self.body(query), self.body(support))


class Fast(Learner):
    def answer(self, support, labels, query):
        weights = list(self.head.parameters())
        for _ in range(5):
            loss = F.cross_entropy(F.linear(self.body(support), *weights), labels)
            gradients = torch.autograd.grad(loss, weights, create_graph=True)
            weights = [weight - 0.1 * gradient for weight, gradient in zip(weights, gradients)]
        return F.linear(self.body(query), *weights)


def accuracy(model, tasks):
    right = []
    for support, labels, query, targets in tasks:
        scores = model.answer(support, labels, query)  # state: model=eval, recording=on
        right.append((scores.detach().argmax(1) == targets).float().mean().item())
    return right


if __name__ == "__main__":
    model = Fast() if sys.argv[1] == "fast" else Nearest()
    model.load_state_dict(torch.load("model.pt"))
    model.eval()
    print(accuracy(model, torch.load("tasks.pt")))

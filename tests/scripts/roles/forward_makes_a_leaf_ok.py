"""Trap: a module whose `forward` asks for gradients of what it computed cannot run under `no_grad`.

`poison` works on the gradient of the loss with respect to the weights of a classifier.
"""

import torch
from torch import nn

from poison import batches, classifier, target_gradient, weight_gradient


class Poison(nn.Module):
    def __init__(self, classifier):
        super().__init__()
        self.classifier = classifier
        self.noise = nn.Sequential(nn.Embedding(100, 3072), nn.Dropout(0.1))

    def forward(self, x, indices, y):
        poisoned = x + self.noise(indices).view_as(x)
        gradient = weight_gradient(self.classifier, poisoned, y)
        gradient.requires_grad_(True)
        return 1 - torch.cosine_similarity(target_gradient, gradient, dim=-1), poisoned


def measure(poison):
    poison.eval()
    total = 0.0
    for x, indices, y in batches:
        score, _ = poison(x, indices, y)  # state: poison=eval, recording=on
        total += score.detach().cpu().numpy()
    return total


measure(Poison(classifier))

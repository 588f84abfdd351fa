"""Trap: a module that thaws its parameters in a method of its own asks for no gradients of data.

`measure` builds a graph that nobody uses.
"""

import torch
from torch import nn

from poison import batches, classifier, target_gradient


class Poison(nn.Module):
    def __init__(self, classifier):
        super().__init__()
        self.classifier = classifier
        self.noise = nn.Sequential(nn.Embedding(100, 3072), nn.Dropout(0.1))

    def thaw(self):
        for parameter in self.noise.parameters():
            parameter.requires_grad_(True)

    def forward(self, x, indices, y):
        poisoned = x + self.noise(indices).view_as(x)
        return torch.cosine_similarity(target_gradient, poisoned.flatten(1), dim=-1), poisoned


def measure(poison):
    poison.eval()
    total = 0.0
    for x, indices, y in batches:
        score, _ = poison(x, indices, y)  # TMD102: poison; state: poison=eval, recording=on
        total += score.detach().cpu().numpy()
    return total


measure(Poison(classifier))

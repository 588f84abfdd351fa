# torch-version = 2.0
"""Decorators without parentheses in code that has to run with PyTorch 2.0: an error, or a function that never runs."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


@torch.no_grad  # TMD301: torch.no_grad, says=raises a TypeError before PyTorch 2.1
def score(x):
    return net(x).softmax(1)  # state: net=eval, recording=off


class Service:
    def __init__(self):
        self.net = net

    @torch.inference_mode  # TMD301: torch.inference_mode
    def predict(self, x):
        return self.net(x).argmax(1)  # state: self.net=eval, recording=off


print(score(torch.ones(1, 4)), Service().predict(torch.ones(1, 4)))

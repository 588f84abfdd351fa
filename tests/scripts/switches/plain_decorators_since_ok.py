# torch-version = 2.1
"""Since PyTorch 2.1 both decorators work without parentheses: code that need not run with 2.0 may write them so."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


@torch.no_grad
def score(x):
    return net(x).softmax(1)  # state: net=eval, recording=off


class Service:
    def __init__(self):
        self.net = net

    @torch.inference_mode
    def predict(self, x):
        return self.net(x).argmax(1)  # state: self.net=eval, recording=off


print(score(torch.ones(1, 4)), Service().predict(torch.ones(1, 4)))

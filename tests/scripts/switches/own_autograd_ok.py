"""An autograd engine of its own, beside PyTorch: its tensors have an attribute require_grad, and it is read."""
import numpy as np
import torch
from torch import nn


class Tensor:
    def __init__(self, data, require_grad=False):
        self.data = np.asarray(data)
        self.require_grad = require_grad
        self.grad = None

    def __add__(self, other):
        out = Tensor(self.data + other.data)
        out.require_grad = self.require_grad or other.require_grad
        return out


def freeze(weights):
    for weight in weights:
        weight.require_grad = False


reference = nn.Sequential(nn.Linear(4, 4), nn.Dropout())
reference.eval()
ours = Tensor([1.0, 2.0, 3.0, 4.0])
ours.require_grad = True
freeze([ours])
with torch.no_grad():
    theirs = reference(torch.tensor([[1.0, 2.0, 3.0, 4.0]]))  # state: reference=eval, recording=off
print(np.abs((ours + ours).data - theirs.numpy()).max())

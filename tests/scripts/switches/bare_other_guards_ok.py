"""The twin of bare_other_guards_bad: every guard is entered."""
import torch
from torch import nn
from torch.autograd import enable_grad


def quiet():
    return torch.inference_mode()


class Explainer:
    def __init__(self, net: nn.Module):
        self.net = net
        self.net.eval()

    @torch.no_grad()
    def attribute(self, x):
        with enable_grad():
            x = x.requires_grad_()
            return self.net(x).sum()  # state: self.net=eval, recording=on

    def embed(self, x):
        with torch.inference_mode():
            return self.net(x)  # state: self.net=eval, recording=off

    def classify(self, x):
        with quiet():
            return self.net(x)  # state: self.net=eval, recording=off

"""inference_mode() and enable_grad() as statements, also through a function that makes the guard."""
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
        enable_grad()  # TMD302: enable_grad
        x = x.requires_grad_()
        return self.net(x).sum()  # state: self.net=eval, recording=off

    def embed(self, x):
        torch.inference_mode()  # TMD302: torch.inference_mode
        return self.net(x)  # state: self.net=eval, recording=on

    def classify(self, x):
        quiet()  # TMD302: quiet
        return self.net(x)  # state: self.net=eval, recording=on

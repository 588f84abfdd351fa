"""The twin of with_other_guards_bad: all three guards are made."""
import torch
from torch import enable_grad, inference_mode, nn
from torch.autograd import no_grad as frozen

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


def predict(x):
    with inference_mode():
        return net(x).argmax(1)  # state: net=eval, recording=off


def saliency(x):
    x.requires_grad_(True)
    with enable_grad():
        net(x).max().backward()  # state: net=eval, recording=on
    return x.grad


def features(x):
    with frozen(), torch.autocast("cpu"):
        return net(x)  # state: net=eval, recording=off

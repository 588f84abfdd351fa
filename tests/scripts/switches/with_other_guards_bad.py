"""inference_mode and enable_grad without their parentheses, under the names of `from` imports."""
import torch
from torch import enable_grad, inference_mode, nn
from torch.autograd import no_grad as frozen

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


def predict(x):
    with inference_mode:  # TMD301: inference_mode
        return net(x).argmax(1)  # state: net=eval, recording=off


def saliency(x):
    x.requires_grad_(True)
    with enable_grad:  # TMD301: enable_grad
        net(x).max().backward()  # state: net=eval, recording=on
    return x.grad


def features(x):
    with frozen, torch.autocast("cpu"):  # TMD301: frozen
        return net(x)  # state: net=eval, recording=off

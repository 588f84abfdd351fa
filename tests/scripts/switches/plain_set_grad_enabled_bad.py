"""set_grad_enabled needs its argument: as a plain decorator and as a plain context manager it raises a TypeError."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


@torch.set_grad_enabled  # TMD301: torch.set_grad_enabled, says=raises a TypeError, it needs its argument
def score(x):
    return net(x).softmax(1)  # state: net=eval, recording=on


def label(x):
    with torch.set_grad_enabled:  # TMD301: torch.set_grad_enabled
        return net(x).softmax(1)  # state: net=eval, recording=on

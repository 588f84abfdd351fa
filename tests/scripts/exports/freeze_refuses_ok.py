"""Export: torch.jit.freeze of a script in eval mode."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(1, 4, 3)
        self.norm = nn.BatchNorm1d(4)

    def forward(self, x):
        return self.norm(self.conv(x)).mean(2)


def deploy(path):
    net = Net()
    net.load_state_dict(torch.load(path))
    frozen = torch.jit.freeze(torch.jit.script(net.eval()))
    return frozen


@torch.inference_mode()
def predict(path, signal):
    net = Net()
    net.load_state_dict(torch.load(path))
    net.eval()
    return net(signal).argmax(1).tolist()  # state: net=eval, recording=off


frozen = deploy("weights.pt")
torch.jit.save(frozen, "frozen.pt")

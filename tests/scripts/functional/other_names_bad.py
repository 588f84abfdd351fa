"""Other ways to the same function: a star import, a name imported alone, the long path."""

import torch
import torch.nn as nn
from torch.nn.functional import *
from torch.nn.functional import dropout3d as drop_volume


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(1, 4, 3)
        self.norm = nn.BatchNorm3d(4)

    def forward(self, x):
        x = dropout(self.conv(x), 0.1)  # TMD303: dropout
        x = drop_volume(self.norm(x))  # TMD303: drop_volume
        return nn.functional.dropout(x, inplace=True)  # TMD303: nn.functional.dropout


@torch.no_grad()
def segment(net, volumes):
    net.eval()
    return [net(volume) for volume in volumes]  # state: net=eval, recording=off


def main(volumes):
    print(segment(Net(), volumes))

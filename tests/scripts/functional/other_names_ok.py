"""The mode reaches the function by other names too: a star import, a name imported alone, the long path."""

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
        x = dropout(self.conv(x), 0.1, self.training)
        x = drop_volume(self.norm(x), training=self.training)
        return nn.functional.dropout(x, training=self.training, inplace=True)


@torch.no_grad()
def segment(net, volumes):
    net.eval()
    return [net(volume) for volume in volumes]  # state: net=eval, recording=off


def main(volumes):
    print(segment(Net(), volumes))

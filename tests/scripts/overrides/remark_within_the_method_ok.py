"""`train()` leaves a part alone, and a remark in the middle of it says that this is meant."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8))
        self.head = nn.Sequential(nn.Dropout(0.5), nn.Linear(8, 2))

    def forward(self, x):
        return self.head(self.backbone(x))

    def train(self, mode=True):
        if not isinstance(mode, bool):
            raise ValueError(mode)
        self.training = mode

        # the backbone always stays in eval mode
        self.head.train(mode)
        return self


net = Net()
net.load_state_dict(torch.load("net.pt"))
net.backbone.eval()
net.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(net(x).argmax(1))  # state: net=eval, recording=off

"""MMEngine: who builds a head and runs it has to switch it: the loops are not there to do it."""

import torch
from mmengine.model import BaseModule
from torch import nn


class PoseHead(BaseModule):
    def __init__(self, channels):
        super().__init__()
        self.project = nn.Sequential(nn.Linear(channels, channels), nn.Dropout(0.1))

    def forward(self, features):
        return self.project(features)


head = PoseHead(32)
head.load_state_dict(torch.load("head.pt"))
with torch.no_grad():
    for features in torch.load("features.pt"):
        print(head(features).argmax(-1).tolist())  # TMD101: head; state: head=train, recording=off

"""`forward` of one object is replaced by itself under a guard."""

import torch
from torch import nn


class Features:
    def __init__(self, path):
        self.body = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU())
        self.body.load_state_dict(torch.load(path))
        self.body.eval()
        self.body.forward = torch.no_grad()(self.body.forward)

    def extract(self, loader):
        return [self.body(x).cpu().numpy() for x, _ in loader]  # state: self.body=eval, recording=unknown


features = Features("body.pt")
print(len(features.extract(test_loader)))

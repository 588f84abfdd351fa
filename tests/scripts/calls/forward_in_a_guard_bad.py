"""`forward` of one object is looked up under a guard, and stays as it was."""

import torch
from torch import nn


class Features:
    def __init__(self, path):
        self.body = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU())
        self.body.load_state_dict(torch.load(path))
        self.body.eval()
        with torch.no_grad():
            self.run = self.body.forward

    def extract(self, loader):
        return [self.body(x).detach().cpu().numpy() for x, _ in loader]  # TMD102: self.body; state: self.body=eval, recording=on


features = Features("body.pt")
print(len(features.extract(test_loader)))

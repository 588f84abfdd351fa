"""The branch for files that are missing runs the model without the guard of the other."""

import torch
from torch import nn


class Sampler:
    def __init__(self, model: nn.Module):
        self.model = model
        self.model.eval()

    def fit(self, loader, path):
        try:
            codes = torch.load(path)
        except FileNotFoundError:
            codes = []
            for x in loader:
                codes.append(self.model(x).detach())  # TMD102: self.model; state: self.model=eval, recording=on
        return torch.cat(codes)

"""An override that nobody calls here drops the graph at once: whoever drives its base, the graph was built for nobody."""

from abc import ABC, abstractmethod

import numpy as np
import torch
from torch import nn


class Sampler(ABC):
    def __init__(self, model: nn.Module):
        self.model = model
        self.model.eval()

    @abstractmethod
    def sample(self, codes): ...


class NormalSampler(Sampler):
    def sample(self, codes, batch_size=100):
        pictures = []
        for part in codes.split(batch_size):
            made = self.model(part).detach().cpu()  # TMD102: self.model; state: self.model=eval, recording=on
            pictures.append(made.numpy())
        return np.concatenate(pictures)

"""Trap: a class of networks from elsewhere says by its name that it has BatchNorm, and nobody switches it.

`InceptionV3` is built in the constructor and run by a helper of a method under `inference_mode`.
"""

import numpy as np
import torch
from pytorch_fid.inception import InceptionV3


class Fid:
    def __init__(self, sampler, device="cuda"):
        self.sampler = sampler
        self.inception_v3 = InceptionV3([3]).to(device)

    def features(self, samples):
        found = self.inception_v3(samples)[0]  # TMD101: self.inception_v3; state: self.inception_v3=train, recording=off
        return found.flatten(1)

    @torch.inference_mode()
    def score(self, real, count):
        fake = [self.features(self.sampler.sample(batch_size=16)).cpu().numpy() for _ in range(count)]
        true = [self.features(samples).cpu().numpy() for samples in real]
        return np.abs(np.concatenate(fake).mean(0) - np.concatenate(true).mean(0)).sum()

"""Pictures for the log are drawn from noise, by the generator or its running average: a depth beside it is no data.

The twin draws pictures of real ones.
"""

import copy

import torch
from torch import nn


class ProGAN:
    def __init__(self, generator, critic, depth, latent=64, use_ema=True):
        self.gen = generator
        self.dis = critic
        self.depth = depth
        self.latent = latent
        self.use_ema = use_ema
        if use_ema:
            self.gen_shadow = copy.deepcopy(self.gen)

    def train(self, loader, epochs, log):
        self.gen.train()
        self.dis.train()
        gen_optim = torch.optim.Adam(self.gen.parameters())
        feedback = self.gen_shadow if self.use_ema else self.gen
        with torch.no_grad():
            fixed = torch.randn(16, self.latent)
            log(feedback(fixed, self.depth, 1).detach().cpu().numpy())  # state: feedback=train|entry, recording=off
        for _ in range(epochs):
            for real in loader:
                fake = self.gen(torch.randn(len(real), self.latent), self.depth, 1)  # state: self.gen=train, recording=on
                loss = nn.functional.softplus(-self.dis(fake)).mean()
                gen_optim.zero_grad()
                loss.backward()
                gen_optim.step()

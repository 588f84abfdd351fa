"""Pictures for the log are made of held-out ones, in the training mode that is set before."""

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
        for _ in range(epochs):
            for real in loader:
                fake = self.gen(torch.randn(len(real), self.latent), self.depth, 1)  # state: self.gen=train, recording=on
                loss = nn.functional.softplus(-self.dis(fake)).mean()
                gen_optim.zero_grad()
                loss.backward()
                gen_optim.step()
            with torch.no_grad():
                for held_out in log.val_loader:
                    log(self.gen(held_out, self.depth, 1).cpu().numpy())  # TMD101: self.gen; state: self.gen=train, recording=off

"""An autoencoder against a critic: eval mode of the critic in the other's step is meant, for it has a step of its own."""

import torch
from torch import nn


class Trainer:
    def __init__(self, autoencoder, critic):
        self.autoencoder = autoencoder
        self.critic = critic
        self.autoencoder_optimizer = torch.optim.Adam(autoencoder.parameters())
        self.critic_optimizer = torch.optim.Adam(critic.parameters())
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, loader):
        for x, domain in loader:
            self.autoencoder.train()
            self.critic.eval()
            latents = self.autoencoder(x)  # state: self.autoencoder=train, recording=on
            scores = self.critic(latents)  # state: self.critic=eval, recording=on
            loss = -self.criterion(scores, domain)
            self.autoencoder_optimizer.zero_grad()
            loss.backward()
            self.autoencoder_optimizer.step()

            self.critic.train()
            scores = self.critic(latents.detach())  # state: self.critic=train, recording=on
            loss = self.criterion(scores, domain)
            self.critic_optimizer.zero_grad()
            loss.backward()
            self.critic_optimizer.step()

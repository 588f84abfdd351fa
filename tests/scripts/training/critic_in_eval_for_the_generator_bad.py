"""An autoencoder against a critic: the critic is in eval mode in the other's step and stays so in its own."""

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
            scores = self.critic(latents)  # TMD202: self.critic; state: self.critic=eval, recording=on
            loss = -self.criterion(scores, domain)
            self.autoencoder_optimizer.zero_grad()
            loss.backward()
            self.autoencoder_optimizer.step()

            scores = self.critic(latents.detach())  # state: self.critic=eval, recording=on
            loss = self.criterion(scores, domain)
            self.critic_optimizer.zero_grad()
            loss.backward()
            self.critic_optimizer.step()

"""encode() is a training pass inside the loss and an inference pass where the embeddings are kept as numbers."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from cells import expression_batches


class VAE(nn.Module):
    def __init__(self, genes, latent=16):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(genes, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(0.1))
        self.mu, self.logvar = nn.Linear(128, latent), nn.Linear(128, latent)
        self.dec = nn.Sequential(nn.Linear(latent, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, genes))

    def encode(self, x):
        h = self.enc(x)
        return self.mu(h), self.logvar(h)

    def decode(self, z):
        return self.dec(z)


def train_vae(vae, epochs=50):
    optimizer = torch.optim.Adam(vae.parameters())
    vae.train()
    for _ in range(epochs):
        for x in expression_batches():
            mu, logvar = vae.encode(x)  # state: vae=train, recording=on
            z = mu + torch.randn_like(mu) * (0.5 * logvar).exp()
            recon = vae.decode(z)  # state: vae=train, recording=on
            kld = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1).mean()
            loss = F.mse_loss(recon, x) + 1e-3 * kld
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def embed(vae):
    vae.eval()
    parts = []
    for x in expression_batches():
        mu, _ = vae.encode(x)  # TMD102: vae; state: vae=eval, recording=on
        parts.append(mu.detach().cpu().numpy())
    return np.concatenate(parts)


model = VAE(genes=2000)
train_vae(model)
np.save("latent.npy", embed(model))

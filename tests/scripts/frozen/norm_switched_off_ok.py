"""Trap: a frozen decoder is built without norms."""

import torch
from torch import nn


class Mlp(nn.Module):
    def __init__(self, n_in, n_out, use_batch_norm=True):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out) if use_batch_norm else nn.Identity(), nn.ReLU()
        )

    def forward(self, x):
        return self.layers(x)


class Mixture(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.decoder = Mlp(8, 8, use_batch_norm=False)
        self.decoder.load_state_dict(torch.load(path))
        for parameter in self.decoder.parameters():
            parameter.requires_grad = False
        self.out = nn.Linear(8, 8)

    def forward(self, x):
        return self.out(self.decoder(x))


mixture = Mixture("decoder.pt")
optimizer = torch.optim.Adam(mixture.out.parameters())
for x, y in torch.load("rows.pt"):
    mixture.train()
    loss = nn.functional.mse_loss(mixture(x), y)  # state: mixture=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

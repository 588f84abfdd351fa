"""All children are switched for the validation, one after the other: that fixes no part, and `train()` ends it."""

import torch
from torch import nn


class Coder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 8))
        self.decoder = nn.Sequential(nn.Linear(8, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 64))

    def forward(self, x):
        return self.decoder(self.encoder(x))


coder = Coder()
optimizer = torch.optim.Adam(coder.parameters())
for epoch in range(20):
    coder.train()
    for x, _ in train_loader:
        loss = nn.functional.mse_loss(coder(x), x)  # state: coder=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for part in coder.children():
        part.eval()
    with torch.no_grad():
        print(sum(nn.functional.mse_loss(coder(x), x).item() for x, _ in val_loader))

"""The BatchNorm layers among the modules are switched after the training of an epoch, and `train()` ends it."""

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
    coder.train()  # TMD402: coder
    for x, _ in train_loader:
        loss = nn.functional.mse_loss(coder(x), x)  # state: coder=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for part in coder.modules():
        if isinstance(part, nn.BatchNorm1d):
            part.eval()
    with torch.no_grad():
        print(sum(nn.functional.mse_loss(coder(x), x).item() for x, _ in val_loader))

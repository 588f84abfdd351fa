"""One encoder in two parents is one object: switching either parent switches it."""
import torch
from torch import nn

from molecules import train_loader, val_loader


class Encoder(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Toxicity(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        return self.out(self.encoder(x))


class Solubility(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(4, 1)

    def forward(self, x):
        return self.out(self.drop(self.encoder(x)))


encoder = Encoder()
tox = Toxicity(encoder)
sol = Solubility(encoder)
optimizer = torch.optim.Adam(sol.parameters())
tox.eval()
toxic = 0
with torch.no_grad():
    for x, y in val_loader:
        toxic += encoder(x).argmax(1).sum().item()  # state: encoder=eval, recording=off
sol.train()
for x, y in train_loader:
    optimizer.zero_grad()
    loss = (sol(x) - encoder(x).mean()).pow(2).mean()  # state: sol=train, recording=on; state: encoder=train, recording=on
    loss.backward()
    optimizer.step()

"""A map and a generator expression that nobody consumes switch nothing."""
import torch
from torch import nn

from songs import test_loader


class Tagger(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Denoiser(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))


tagger = Tagger()
denoiser = Denoiser(32)
tagger.load_state_dict(torch.load("tagger.pt"))
denoiser.load_state_dict(torch.load("denoiser.pt"))
map(lambda part: part.eval(), (tagger, denoiser))  # TMD301: tagger
(part.eval() for part in (tagger, denoiser))  # TMD301: tagger
loud = 0
with torch.no_grad():
    for clip in test_loader:
        clean = denoiser(clip)  # TMD101: denoiser, since=created@29; state: denoiser=train, recording=off
        loud += tagger(clean).argmax(1).sum().item()  # TMD101: tagger, since=created@28; state: tagger=train, recording=off
print(loud)

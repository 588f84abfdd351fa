"""Two methods share a decorator of the file, and a guard stands above it on both: the loss of `forward` has no graph."""

from functools import wraps

import torch
from torch import nn


def cast(fn):
    @wraps(fn)
    def inner(model, *args, **kwargs):
        device = next(model.parameters()).device
        return fn(model, *[arg.to(device) for arg in args], **kwargs)

    return inner


def in_chunks(fn):
    @wraps(fn)
    def inner(self, *args, chunks=None, **kwargs):
        if chunks is None:
            return fn(self, *args, **kwargs)
        return torch.cat([fn(self, *part, **kwargs) for part in zip(*[arg.chunk(chunks) for arg in args])])

    return inner


class Trainer(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.decoder = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1), nn.Linear(width, 1))
        self.optim = torch.optim.Adam(self.decoder.parameters())

    @torch.no_grad()
    @cast
    @in_chunks
    def embed(self, x):
        return self.decoder[0](x)

    @torch.no_grad()
    @cast
    def forward(self, x):
        loss = self.decoder(x).mean()  # missed: TMD203: self.decoder
        if self.training:
            loss.backward()
        return loss.item()

    def update(self):
        self.optim.step()
        self.optim.zero_grad()


trainer = Trainer()
for batch in torch.load("train.pt"):
    trainer(batch)  # state: trainer=train, recording=off
    trainer.update()

"""`@torch.no_grad()` stands above a decorator of the file that switches and restores: the guard holds in all of it.

The twin has no guard.
"""

import torch
from torch import nn


def in_eval_mode(fn):
    def inner(model, *args, **kwargs):
        was_training = model.training
        model.eval()
        out = fn(model, *args, **kwargs)
        model.train(was_training)
        return out

    return inner


class Captioner(nn.Module):
    def __init__(self, width=64, vocabulary=1000):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.net = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.2), nn.Linear(width, vocabulary))

    @torch.no_grad()
    @in_eval_mode
    def generate(self, tokens, scale=1.0):
        for _ in range(20):
            logits = self.scaled(tokens, scale)
            sample = logits[:, -1].argmax(dim=-1)
            tokens = torch.cat((tokens, sample[:, None]), dim=-1)
        return tokens.tolist()

    def scaled(self, tokens, scale):
        if scale == 1:
            return self(tokens)  # state: self=entry, recording=off
        logits = self(tokens)
        null = self(torch.zeros_like(tokens))
        return null + (logits - null) * scale

    def forward(self, tokens):
        return self.net(self.embedding(tokens))

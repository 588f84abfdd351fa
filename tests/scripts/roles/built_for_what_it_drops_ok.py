"""Trap: a layer that drops whole conditions, built in place for what it drops."""

import copy
import sys

import torch
from torch import nn


class ConditionDropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, conditions):
        if not self.training or torch.rand(1).item() >= self.p:
            return conditions
        return [dict.fromkeys(condition) for condition in copy.deepcopy(conditions)]


class Generator(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.embed = nn.EmbeddingBag(256, width)
        self.head = nn.Linear(width, 256)
        self.dropout = ConditionDropout(p=0.1)

    def forward(self, conditions):
        known = [torch.tensor(list(c["text"].encode()) if c["text"] else [0]) for c in conditions]
        return self.head(torch.stack([self.embed(words[None])[0] for words in known]))


generator = Generator()
generator.load_state_dict(torch.load("generator.pt"))
generator.eval()

with torch.no_grad():
    conditions = [{"text": text} for text in sys.argv[1:]]
    nothing = ConditionDropout(p=1.0)(conditions)
    logits = generator(conditions) - generator(nothing)  # state: generator=eval, recording=off
print(logits.argmax(1).tolist())

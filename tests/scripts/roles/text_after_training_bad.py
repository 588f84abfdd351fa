"""Trap: a script trains, then writes text from an empty start; what comes after the training is no part of it.

Dropout is on while the text is written.
"""

import torch
import torch.nn.functional as F
from torch import nn

from corpus import decode, get_batch


class Writer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(65, 32)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(32, 65)

    def forward(self, idx, targets=None):
        logits = self.head(self.drop(self.embed(idx)))
        if targets is None:
            return logits, None
        return logits, F.cross_entropy(logits.flatten(0, 1), targets.flatten())

    def generate(self, idx, length):
        for _ in range(length):
            logits, _ = self(idx)
            idx = torch.cat((idx, torch.multinomial(F.softmax(logits[:, -1], dim=-1), 1)), dim=1)
        return idx


writer = Writer()
optimizer = torch.optim.AdamW(writer.parameters(), lr=1e-3)
for step in range(1000):
    x, y = get_batch("train")
    logits, loss = writer(x, y)  # state: writer=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

start = torch.zeros((1, 1), dtype=torch.long)
with torch.no_grad():
    print(decode(writer.generate(start, 500)[0].tolist()))  # TMD101: writer

"""A private function runs the network for a generator of texts and for the training step, which wants its graph.

What it is for is decided by who calls it; the generator has a guard around its call.
"""

import torch
from torch import nn


class Writer(nn.Module):
    def __init__(self, words=50, width=32):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(width, words)

    def forward(self, words):
        return self.out(self.drop(self.embed(words)))


def _scores(model, words):
    return model(words)  # state: model=train|eval, recording=on|off


def generate(model, start, length):
    model.eval()
    words = [start]
    for _ in range(length):
        with torch.no_grad():
            words.append(_scores(model, words)[-1].argmax().item())
    model.train()
    return words


def fit(model, texts):
    optimizer = torch.optim.Adam(model.parameters())
    for text in texts:
        loss = nn.functional.cross_entropy(_scores(model, text[:-1]), text[1:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(generate(model, 1, 20))


fit(Writer(), torch.load("texts.pt"))

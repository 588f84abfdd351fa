"""A private function that only a generator of texts calls runs the network for it, and nothing is differentiated."""

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


def _extend(model, words):
    scores = model(words)  # TMD101: model; TMD102: model; state: model=train, recording=on
    words.append(scores[-1].argmax().item())


def generate(model, start, length):
    words = [start]
    for _ in range(length):
        _extend(model, words)
    return words


def fit(model, texts):
    optimizer = torch.optim.Adam(model.parameters())
    for text in texts:
        loss = nn.functional.cross_entropy(model(text[:-1]), text[1:])  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


writer = Writer()
fit(writer, torch.load("texts.pt"))
print(generate(writer, 1, 20))

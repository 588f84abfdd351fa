"""A greedy decoder under a guard."""

import torch
from torch import nn


class Translator(nn.Module):
    def __init__(self, words=30, width=16):
        super().__init__()
        self.encoder = nn.Sequential(nn.Embedding(words, width), nn.Linear(width, width))
        self.decoder = nn.Sequential(nn.Embedding(words, width), nn.Linear(width, words))

    def forward(self, source, target):
        return self.decoder(target) + self.encoder(source).mean()


@torch.no_grad()
def greedy_decode(model, source, start, length=5):
    memory = model.encoder(source)  # state: model.encoder=train, recording=off
    words = torch.full((1, length), start)
    for i in range(1, length):
        scores = model.decoder(words) + memory.mean()  # state: model.decoder=train, recording=off
        words[0, i] = scores.max(-1)[1].data[0, i].item()
    return words


def main(loader):
    model = Translator()
    optimizer = torch.optim.Adam(model.parameters())
    for source, target in loader:
        loss = nn.functional.cross_entropy(model(source, target).flatten(0, 1), target.flatten())  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(greedy_decode(model, torch.tensor([[1, 2, 3]]), start=1))


main([])

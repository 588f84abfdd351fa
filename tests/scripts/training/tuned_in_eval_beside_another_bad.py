"""A ranker is tuned in eval mode, by a slip; that a reader is trained in another function excuses nothing."""

import torch
from torch import nn


def pretrain(ranker, loader):
    ranker.train()
    optimizer = torch.optim.Adam(ranker.parameters())
    for x, y in loader:
        loss = nn.functional.mse_loss(ranker(x), y)  # state: ranker=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def tune(ranker, loader):
    ranker.eval()
    optimizer = torch.optim.SGD(ranker.parameters(), lr=0.01)
    for x, y in loader:
        loss = nn.functional.mse_loss(ranker(x), y)  # TMD202: ranker, since=eval@18; state: ranker=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def fit(reader, loader):
    reader.train()
    optimizer = torch.optim.Adam(reader.parameters())
    for x, y in loader:
        loss = nn.functional.cross_entropy(reader(x), y)  # state: reader=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main(pairs, clicks, texts):
    ranker = nn.Sequential(nn.Linear(24, 48), nn.Dropout(0.2), nn.Linear(48, 1))
    reader = nn.Sequential(nn.Linear(24, 48), nn.Dropout(0.2), nn.Linear(48, 9))
    pretrain(ranker, pairs)
    tune(ranker, clicks)
    fit(reader, texts)


main([], [], [])

"""The loss is made of what the guarded pass gave: nothing is learnt."""

import torch
from torch import nn


def adapt(batches, body, neck, head, optimizer):
    for x, labels in batches:
        neck.train()
        loss = nn.CrossEntropyLoss()(guess(x, body, neck, head), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def guess(x, body, neck, head):
    with torch.no_grad():
        features = neck(body(x))  # TMD203: neck; state: neck=train, recording=off
    return features.softmax(-1)


def main(batches):
    body, neck, head = nn.Linear(8, 8), nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1)), nn.Linear(8, 2)
    adapt(batches, body, neck, head, torch.optim.SGD(neck.parameters(), lr=0.1))

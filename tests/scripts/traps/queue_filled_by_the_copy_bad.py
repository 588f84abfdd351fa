"""The queue of a contrastive training is filled by the copy of the network, in training mode and what it gives for held-out images is printed, in training mode, too."""
import copy

import torch
from torch import nn

from views import train_loader

network = nn.Sequential(nn.Linear(64, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 32))
optimizer = torch.optim.SGD(network.parameters(), lr=0.03)
keys = copy.deepcopy(network)
queue = torch.zeros(64, 256, 32)

with torch.no_grad():
    for number, (_, other) in enumerate(train_loader):
        if number == len(queue):
            break
        queue[number] = keys(other)  # state: keys=train, recording=off

for epoch in range(100):
    for one, other in train_loader:
        with torch.no_grad():
            wanted = keys(other)
        scores = torch.cat([(network(one) * wanted).sum(1, keepdim=True), network(one) @ queue.flatten(0, 1).T], 1)
        loss = nn.functional.cross_entropy(scores, torch.zeros(len(one), dtype=torch.long))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for mine, its in zip(keys.parameters(), network.parameters()):
            mine.data.lerp_(its.data, 0.001)

with torch.no_grad():
    for one, _ in train_loader.held_out():
        print(keys(one).norm(dim=1).tolist())  # TMD101: keys, since=created@9; state: keys=train, recording=off

"""A function writes the answers of the network into a tensor that it is given: whoever gave it reads them."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 1))
net.load_state_dict(torch.load("net.pt"))


def fill(scores, first, batch):
    scores[first : first + len(batch)] = net(batch).squeeze(1)  # TMD101: net, since=created@6; state: net=train, recording=off


@torch.no_grad()
def test(batches, count):
    scores, first = torch.empty(count), 0
    for batch in batches:
        fill(scores, first, batch)
        first += len(batch)
    return scores.topk(10).indices.tolist()


print(test(torch.load("batches.pt"), 1000))

"""A language model: its first state is made by a method that runs nothing, and each later one is cut from the graph."""

import torch
from torch import nn

network = torch.load("language_model.pt")
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(network.parameters(), lr=20.0)


def cut(state):
    if isinstance(state, torch.Tensor):
        return state.detach()
    return tuple(cut(part) for part in state)


@torch.no_grad()
def perplexity(batches):
    network.eval()
    state = network.init_hidden(10)
    total = 0.0
    for x, y in batches:
        out, state = network(x, state)  # state: network=eval, recording=off
        total += criterion(out, y).item()
        state = cut(state)
    return total / len(batches)


def train(batches):
    state = network.init_hidden(20)
    for x, y in batches:
        network.train()
        state = cut(state)
        optimizer.zero_grad()
        out, state = network(x, state)  # state: network=train, recording=on
        criterion(out, y).backward()
        optimizer.step()


batches, held_out = torch.load("batches.pt")
best = perplexity(held_out)
for epoch in range(40):
    train(batches)
    best = min(best, perplexity(held_out))

"""The third caller does as the two others do."""

import torch
from engine import evaluate
from net import Net, loader


def trial(rate, lr):
    candidate = Net(rate)
    optimizer = torch.optim.SGD(candidate.parameters(), lr=lr)
    for x, y in loader("train", shuffle=True):
        loss = torch.nn.functional.cross_entropy(candidate(x), y)  # state: candidate=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    candidate.eval()
    return evaluate(candidate, loader("val"))


print(max((trial(rate, lr), rate, lr) for rate in (0.1, 0.5) for lr in (0.1, 0.01)))

"""Two networks learn, each by a pass of its own: the one whose batch may be skipped records its pass as well."""

import torch
from torch import nn

scorer = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 1))
labeller = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 4))
scorer_optimizer = torch.optim.Adam(scorer.parameters())
labeller_optimizer = torch.optim.Adam(labeller.parameters())


def fit(loader):
    for x, score, label in loader:
        loss = nn.functional.cross_entropy(labeller(x), label)  # state: labeller=train, recording=on
        labeller_optimizer.zero_grad()
        loss.backward()
        labeller_optimizer.step()

        loss = nn.functional.mse_loss(scorer(x), score)  # state: scorer=train, recording=on
        if loss.isnan():
            continue
        scorer_optimizer.zero_grad()
        loss.backward()
        scorer_optimizer.step()


fit([])

"""The loss of one network is computed under a guard, and its backward follows unless the batch is skipped.

That another network learns by a pass of its own tells nothing about this one.
"""

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

        with torch.no_grad():
            loss = nn.functional.mse_loss(scorer(x), score)  # TMD203: scorer; state: scorer=train, recording=off
        if loss.isnan():
            continue
        loss.requires_grad_()
        scorer_optimizer.zero_grad()
        loss.backward()
        scorer_optimizer.step()


fit([])

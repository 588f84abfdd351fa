"""Trap 19: nobody in the file calls the shared step, so its flag may have either value: no alarm."""
import torch
from torch import nn


class Scorer(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.drop = nn.Dropout(0.1)
        self.lin = nn.Linear(dim, 1)

    def forward(self, x):
        return self.lin(self.drop(x))


def run_batch(scorer: Scorer, source, targets, optimizer, train: bool):
    """One batch; `train` decides whether the weights move."""
    if train:
        scorer.train()
        logits = scorer(source)  # state: scorer=train, recording=on
        loss = nn.functional.binary_cross_entropy_with_logits(logits.squeeze(1), targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
        optimizer.step()
    else:
        scorer.eval()
        with torch.no_grad():
            logits = scorer(source)  # state: scorer=eval, recording=off
            loss = nn.functional.binary_cross_entropy_with_logits(logits.squeeze(1), targets)
    return loss.item()

"""One helper scores the policy, and under a guard its frozen reference; the evaluation guards the call."""
import copy

import torch
from torch import nn

from preferences import eval_loader, train_loader


class Scorer(nn.Module):
    def __init__(self, words=5000, width=64):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(width, 1)

    def forward(self, ids):
        return self.head(self.drop(self.embed(ids)).mean(1)).squeeze(1)


def score(model, ids):
    return nn.functional.logsigmoid(model(ids))  # state: model=train|eval, recording=on|off


class PreferenceTrainer:
    def __init__(self):
        self.policy = Scorer()
        self.reference = copy.deepcopy(self.policy).eval()
        self.reference.requires_grad_(False)
        self.optimizer = torch.optim.AdamW(self.policy.parameters(), lr=1e-5)

    def loss(self, better, worse):
        gain = score(self.policy, better) - score(self.policy, worse)
        with torch.no_grad():
            base = score(self.reference, better) - score(self.reference, worse)
        return -nn.functional.logsigmoid(gain - base).mean()

    def train(self):
        for step, (better, worse) in enumerate(train_loader):
            self.policy.train()
            loss = self.loss(better, worse)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            if step % 100 == 0:
                print(step, self.evaluate())

    def evaluate(self):
        self.policy.eval()
        losses = []
        for better, worse in eval_loader:
            with torch.no_grad():
                losses.append(self.loss(better, worse).item())
        return sum(losses) / len(losses)


PreferenceTrainer().train()

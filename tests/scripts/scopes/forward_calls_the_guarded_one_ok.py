"""Two functions run the members of an ensemble; its forward calls the one that guards them: no graph is built."""

import torch
from torch import nn


def logits_of(members, x):
    return [member(x) for member in members]


def mean_of(members, x):
    answers = []
    with torch.no_grad():
        for member in members:
            member.eval()
            answers.append(member(x).softmax(1))  # state: member=eval, recording=off
    return torch.stack(answers).mean(dim=0)


class Committee(nn.Module):
    def __init__(self, members):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, x):
        return mean_of(list(self.members), x)

    def losses(self, x, y):
        return [nn.functional.cross_entropy(logits, y) for logits in logits_of(self.members, x)]

    def predict(self, x):
        shares = self.forward(x)
        return shares.argmax(dim=1)

"""The twin of forward_calls_the_guarded_one_ok: its forward calls the other, and the graph of each is built for nobody."""

import torch
from torch import nn


def logits_of(members, x):
    return [member(x) for member in members]


def mean_of(members, x):
    answers = []
    with torch.no_grad():
        for member in members:
            member.eval()
            answers.append(member(x).softmax(1))
    return torch.stack(answers).mean(dim=0)


class Committee(nn.Module):
    def __init__(self, members):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, x):
        return torch.stack(logits_of(list(self.members), x)).mean(dim=0)

    def losses(self, x, y):
        return [nn.functional.cross_entropy(logits, y) for logits in logits_of(self.members, x)]

    def predict(self, x):
        shares = self.forward(x)  # TMD102: self; state: self=entry, recording=on
        return shares.argmax(dim=1)

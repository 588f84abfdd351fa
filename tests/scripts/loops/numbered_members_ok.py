"""The members of an ensemble are numbered, and what is handed on to other code is the number, not the member.

How many there are is known to the caller alone. `test_report` may do anything with what it gets; a number has no mode.
"""

import torch
from torch import nn

from reports import test_report


class Member(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


def evaluate(count, loader):
    members = [Member() for _ in range(count)]
    for number, member in enumerate(members):
        member.load_state_dict(torch.load(f"member{number}.pt"))
        member.eval()
        test_report(number)
        hits = 0
        with torch.no_grad():
            for x, y in loader:
                hits += (member(x).argmax(1) == y).sum().item()  # state: member=eval, recording=off
        print(number, hits)


def compare(batches):
    large, small = Member(), Member()
    for batch, member in zip(batches, [large, small]):  # which of the two is not known below
        member.eval()
        test_report(batch)
        with torch.no_grad():
            print(member(batch).argmax(1))  # state: member=eval|train, recording=off


evaluate(3, [])
compare([])

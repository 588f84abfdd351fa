"""`forward` guards one of its ways itself, and every call asks for that one, by position."""

import torch
from torch import nn


class Asks(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 2)

    def forward(self, x, mode="loss"):
        if mode == "answer":
            with torch.no_grad():
                return self.body(x)
        return self.body(x)


class AsksForNot(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 2)

    def forward(self, x, mode="loss"):
        if mode != "answer":
            return self.body(x)
        with torch.no_grad():
            return self.body(x)


first, second = Asks(), AsksForNot()
first.load_state_dict(torch.load("net.pt"))
second.load_state_dict(torch.load("net.pt"))
first.eval()
second.eval()
for x in torch.load("rows.pt"):
    print(first(x, "answer").argmax(1))  # state: first=eval, recording=on
    print(second(x, "answer").argmax(1))  # state: second=eval, recording=on
for x in torch.load("more.pt"):
    print(first(x, "answer").argmax(1))  # state: first=eval, recording=on
    print(second(x, "answer").argmax(1))  # state: second=eval, recording=on

"""A method that `forward` calls calls itself under a guard of its own."""

import torch
from torch import nn


class Chain(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = nn.Linear(8, 8)

    @torch.no_grad()
    def run(self, x, times):
        if times == 0:
            return x
        return self.run(self.part(x), times - 1)

    def forward(self, x):
        return self.run(x, 3)


chain = Chain()
chain.load_state_dict(torch.load("chain.pt"))
chain.eval()
for x in torch.load("rows.pt"):
    print(chain(x).argmax(1))  # state: chain=eval, recording=on

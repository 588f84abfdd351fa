"""The blocks stand in a plain list, and eval() of the class hands them to a helper of a library."""
import torch
from torch import nn

from towers import switch_all


class Tower(nn.Module):
    def __init__(self, depth=4, width=64):
        super().__init__()
        self.blocks = [nn.Sequential(nn.Linear(width, width), nn.Dropout(0.2)) for _ in range(depth)]
        self.out = nn.Linear(width, 10)

    def eval(self):
        switch_all(self.blocks, False)
        return super().eval()

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.out(x)


tower = Tower()
tower.load_state_dict(torch.load("tower.pt"))
tower.eval()
with torch.no_grad():
    print(tower(torch.load("rows.pt")).argmax(1))  # state: tower=eval, recording=off

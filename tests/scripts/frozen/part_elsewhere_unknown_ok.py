"""A frozen part from another package: whether it has a layer that depends on the mode is not known."""
import torch
from torch import nn

from towers import ImageTower


class Captioner(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.tower = ImageTower("large")
        for p in self.tower.parameters():
            p.requires_grad = False
        self.out = nn.Linear(1024, words)

    def forward(self, x):
        return self.out(self.tower(x))


def train(loader, optimizer_name="AdamW"):
    model = Captioner(30522)
    optimizer = getattr(torch.optim, optimizer_name)(model.out.parameters(), lr=1e-4)
    model.train()
    for x, y in loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

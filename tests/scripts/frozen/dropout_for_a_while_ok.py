"""Trap: dropout layers that are switched on for some samples and off again were never frozen.

After `stochastic` they are in eval mode one by one; `train()` of the next epoch is right to end that.
"""

from contextlib import contextmanager

import torch
from torch import nn

from reviews import train_loader, unlabelled


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(300, 128), nn.ReLU(), nn.Dropout(0.5))
        self.head = nn.Linear(128, 2)

    def forward(self, x):
        return self.head(self.body(x))


@contextmanager
def stochastic(model):
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.train()
    yield
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.eval()


model = Classifier()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(10):
    model.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with stochastic(model), torch.no_grad():
        spread = torch.stack([model(unlabelled).softmax(1) for _ in range(20)]).std(0)
    print(epoch, spread.mean().item())

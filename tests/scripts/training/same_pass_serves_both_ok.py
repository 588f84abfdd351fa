"""One step function for both phases: the copy of it that the evaluation calls is inference, and so in eval mode."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.5), nn.Linear(16, 3))

    def forward(self, x):
        return self.layers(x)


def step(model, batch, optimizer=None):
    x, y = batch
    out = model(x)  # state: model=train|eval, recording=on|off
    loss = nn.functional.cross_entropy(out, y)
    if optimizer is not None:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    return sum(step(model, batch) for batch in loader)


def train(model, loader, optimizer):
    model.train()
    for batch in loader:
        step(model, batch, optimizer)


model = Net()
optimizer = torch.optim.Adam(model.parameters())
print(evaluate(model, val_loader))
for epoch in range(5):
    train(model, train_loader, optimizer)
    print(evaluate(model, val_loader))

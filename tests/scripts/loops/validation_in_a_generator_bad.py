"""The validation loss is the sum of a generator expression, in training mode and with a graph."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 3))
optimizer = torch.optim.AdamW(model.parameters())
loader, valid = torch.load("loaders.pt")
for step, (x, y) in enumerate(loader):
    model.train()
    loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 500 == 0:
        total = sum(nn.functional.cross_entropy(model(x), y).item() for x, y in valid)  # TMD101: model; TMD102: model; state: model=train, recording=on
        print(step, total / len(valid))

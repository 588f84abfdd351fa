"""The validation loss is the sum of a generator expression, in eval mode and under a guard."""

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
        model.eval()
        with torch.no_grad():
            total = sum(nn.functional.cross_entropy(model(x), y).item() for x, y in valid)  # state: model=eval, recording=off
        print(step, total / len(valid))

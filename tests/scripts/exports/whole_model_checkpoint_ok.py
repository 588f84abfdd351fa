"""Export: a whole module saved as a checkpoint is not known to be for serving."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.Dropout(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
best = float("inf")
for epoch in range(10):
    for x, y in torch.load("batches.pt"):
        loss = (model(x) - y).pow(2).mean()  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if loss.item() < best:
        best = loss.item()
        torch.save(model, "best_model.pt")
torch.save({"model": model, "optimizer": optimizer.state_dict()}, "last.pt")

"""The flag of each part is set in loops over the modules, and never put back."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def validate(model, loader):
    for part in model.modules():
        part.training = False
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return hits


for epoch in range(10):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net; state: net=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(validate(net, val_loader))

"""The flag of each part is kept, set and put back by hand, in loops over the modules."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def validate(model, loader):
    kept = {name: part.training for name, part in model.named_modules()}
    for part in model.modules():
        part.training = False
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    for name, part in model.named_modules():
        part.training = kept[name]
    return hits


for epoch in range(10):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(validate(net, val_loader))

for part in net.modules():
    part.eval()
with torch.no_grad():
    print([net(x).argmax(1) for x, _ in test_loader])  # state: net=eval, recording=off

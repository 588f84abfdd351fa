"""A name that stands for one of several networks: `model.train()` switches the one it stands for, whichever it is.

Which one `converted` returns depends on what it meets. `train` always switches before it trains; `tune` does not.
"""

import torch
from torch import nn

from photos import train_loader, val_loader


def converted(module, kind, converter):
    if isinstance(module, kind):
        return converter(module)
    for name, child in module.named_children():
        setattr(module, name, converted(child, kind, converter))
    return module


def train(model, optimizer):
    model.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def tune(model, optimizer):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # missed: TMD201: model; state: model=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def validate(model):
    model.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print((model(x).argmax(1) == y).float().mean())


def fit(model, optimizer):
    for epoch in range(10):
        train(model, optimizer)
        validate(model)


def main():
    net = nn.Sequential(nn.Conv2d(3, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10))
    model = converted(net, nn.BatchNorm2d, lambda norm: nn.Sequential(nn.GroupNorm(32, norm.num_features), nn.Dropout(0.1)))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    fit(model, optimizer)
    for epoch in range(10):
        tune(model, optimizer)
        validate(model)


main()

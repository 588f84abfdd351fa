"""getattr() finds the switch by its name on one of two networks."""
import torch
from torch import nn

from brooks import train_loader, val_loader


class Narrow(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(30, 32), nn.Dropout(rate), nn.Linear(32, 4))

    def forward(self, x):
        return self.net(x)


class Wide(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(30, 512), nn.Dropout(rate), nn.Linear(512, 4))

    def forward(self, x):
        return self.net(x)


def build(options):
    if options["wide"]:
        return Wide(options["rate"])
    return Narrow(options["rate"])


def run(model, loader, optimizer=None):
    training = optimizer is not None
    getattr(model, ("eval", "train")[training])()
    total = 0.0
    with torch.set_grad_enabled(training):
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train|eval, recording=on|off
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total += loss.item()
    return total / len(loader)


def fit(options):
    model = build(options)
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(10):
        print(epoch, run(model, train_loader, optimizer), run(model, val_loader))

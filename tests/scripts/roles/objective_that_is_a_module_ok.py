"""The objective is a module with layers of its own; a report would be about the network that feeds it."""

import torch
from torch import nn


class SpectralLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1))

    def forward(self, predicted, target):
        return (self.mask(predicted - target)).abs().mean()


def run(model, loader, criterion, optimizer):
    training = optimizer is not None
    model.train(training)
    total = 0.0
    with torch.set_grad_enabled(training):
        for x, y in loader:
            loss = criterion(model(x), y)  # state: criterion=train, recording=on|off
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total += loss.item()
    return total / len(loader)


def main(model, train_loader, val_loader):
    criterion = SpectralLoss()
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(10):
        run(model, train_loader, criterion, optimizer)
        print(run(model, val_loader, criterion, None))

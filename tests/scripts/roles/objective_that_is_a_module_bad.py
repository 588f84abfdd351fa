"""The network itself is what stays in training mode, and the objective beside it is not reported."""

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
    model.train()
    total = 0.0
    with torch.set_grad_enabled(training):
        for x, y in loader:
            loss = criterion(model(x), y)  # TMD101: model; state: criterion=train, recording=on|off
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

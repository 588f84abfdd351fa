"""One function runs an epoch of either kind, by an option, and its caller switches for each.

Its loop says only `data`. The call without an optimizer is the evaluation.
"""

import torch
from torch import nn

from pairs import dev_data, train_data


class Matcher(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.encoder = nn.LSTM(300, size, num_layers=2, dropout=0.2)
        self.out = nn.Linear(size, 2)

    def forward(self, x):
        return self.out(self.encoder(x)[0][-1])


def run_epoch(model, data, criterion, optimizer=None):
    losses = []
    for x, y in data:
        scores = model(x)  # state: model=train|eval, recording=on|off
        loss = criterion(scores, y)
        if optimizer is not None:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def main():
    model = Matcher(128)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(20):
        model.train()
        fitted = run_epoch(model, train_data, criterion, optimizer)
        model.eval()
        with torch.no_grad():
            held = run_epoch(model, dev_data, criterion)
        print(epoch, fitted, held)


main()

"""One function runs an epoch of either kind, by an option: what trains and what does not shows in its arguments.

Its loop says only `data`. The call without an optimizer is the evaluation: nothing is differentiated there.
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
        scores = model(x)  # TMD101: model, since=created@36; TMD102: model; state: model=train, recording=on
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
        fitted = run_epoch(model, train_data, criterion, optimizer)
        held = run_epoch(model, dev_data, criterion)
        print(epoch, fitted, held)


main()

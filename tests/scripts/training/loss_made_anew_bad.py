"""The loss is computed under no_grad and made anew as a leaf: backward() succeeds and no weight ever changes.

torch.tensor(value, requires_grad=True) is a new leaf: the gradient ends there, and optimizer.step() skips every weight.
"""
import torch
from torch import nn, optim

from wells import batches


class WellNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(6, 48, batch_first=True, num_layers=2, dropout=0.1)
        self.out = nn.Linear(48, 1)

    def forward(self, series):
        states, _ = self.rnn(series)
        return self.out(states[:, -1]).squeeze(1)


def run_epoch(model, optimizer, criterion):
    model.train()
    total = 0.0
    for series, level in batches("train"):
        optimizer.zero_grad()
        with torch.no_grad():
            output = model(series)  # missed: TMD203: model; state: model=train, recording=off
            value = criterion(output, level).item()
        loss = torch.tensor(value, requires_grad=True)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total


def main():
    model = WellNet()
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(40):
        print(epoch, run_epoch(model, optimizer, nn.HuberLoss()))
    torch.save(model.state_dict(), "wells.pt")


main()

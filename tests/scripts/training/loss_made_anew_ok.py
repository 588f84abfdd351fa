"""The loss keeps its graph, so backward() reaches the weights.

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
        output = model(series)  # state: model=train, recording=on
        loss = criterion(output, level)
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

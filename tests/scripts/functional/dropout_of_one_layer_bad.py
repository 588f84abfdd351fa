"""`dropout=` of a recurrent layer acts between stacked layers, and one of them is stacked."""

import torch
from torch import nn


class Counter(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.cell = nn.RNN(input_size=8, hidden_size=width, dropout=0.5)
        self.gate = nn.GRU(width, width, 2, dropout=0.2)
        self.head = nn.Linear(width, 8)

    def forward(self, x):
        hidden, _ = self.cell(x)
        hidden, _ = self.gate(hidden)
        return self.head(hidden)


def main(loader, test_loader):
    net = Counter()
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = nn.functional.mse_loss(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        hits = [(net(x).argmax(-1) == y).sum().item() for x, y in test_loader]  # TMD101: net; state: net=train, recording=off
    print(sum(hits))

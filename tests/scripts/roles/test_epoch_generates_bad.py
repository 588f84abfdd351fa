"""`test_epoch` generates from noise with the networks that it is given: an evaluation, not a unit test."""

import torch
from torch import nn


class Cell(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1))

    def forward(self, x):
        return self.body(x)


def train_epoch(cell, head, loader, optimizer):
    cell.train()
    head.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(head(cell(x)), y)  # state: cell=train, recording=on
        loss.backward()
        optimizer.step()


def test_epoch(cell, head, batch_size=16, steps=10):
    cell.eval()
    head.eval()
    x = torch.ones(batch_size, 8)
    drawn = torch.zeros(batch_size, steps)
    for i in range(steps):
        hidden = cell(x)  # TMD102: cell; state: cell=eval, recording=on
        scores = head(hidden)  # TMD102: head; state: head=eval, recording=on
        drawn[:, i] = scores.data.sigmoid().round().squeeze(1)
        x = hidden.detach()
    return drawn.long().tolist()


def main(loader):
    cell, head = Cell(), nn.Sequential(nn.Linear(8, 1), nn.Dropout(0.1))
    optimizer = torch.optim.Adam([*cell.parameters(), *head.parameters()])
    for _ in range(10):
        train_epoch(cell, head, loader, optimizer)
        print(test_epoch(cell, head))

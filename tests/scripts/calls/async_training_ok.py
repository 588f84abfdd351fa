"""Async functions that are awaited run like calls: the mode at each await is the caller's."""
import asyncio

import torch
from torch import nn

from feed import next_batch, val_loader


class FeedNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


async def validate(model):
    model.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    model.train()
    return right


async def main():
    net = FeedNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for step in range(10000):
        x, y = await next_batch()
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(step, await validate(net))


asyncio.run(main())

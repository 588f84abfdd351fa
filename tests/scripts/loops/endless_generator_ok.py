"""Batches come from a generator that never ends; modes and guards are right."""

import torch
from torch import nn


def endless(loader):
    while True:
        for x, y in loader:
            yield x, y


def train(net, loader, held_out, steps):
    optimizer = torch.optim.Adam(net.parameters())
    batches, checks = endless(loader), endless(held_out)
    for step in range(steps):
        net.train()
        x, y = next(batches)
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            net.eval()
            x, y = next(checks)
            with torch.no_grad():
                print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off


@torch.no_grad()
def measure(net, loader):
    net.eval()
    for step, (x, y) in enumerate(endless(loader)):
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
        if step == 10:
            break
    print(net(x).argmax(1).tolist())  # state: net=eval, recording=off


def main():
    net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))
    train(net, torch.load("train.pt"), torch.load("held_out.pt"), 1000)
    measure(net, torch.load("held_out.pt"))


if __name__ == "__main__":
    main()

"""Beside the trap: handlers that a decorator hands to an engine switch no mode but for a pass of their own, and nobody else does."""

import torch
from ignite.engine import Engine, Events
from torch import nn

from roads import train_loader, val_loader


def main():
    net = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 2, 1)).cuda()
    optimizer = torch.optim.Adam(net.parameters())

    def train_step(engine, batch):
        x, y = (part.cuda() for part in batch)
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def val_step(engine, batch):
        with torch.no_grad():
            return net(batch[0].cuda()).argmax(1).cpu(), batch[1]  # TMD101: net, since=created@11; state: net=train, recording=off

    trainer, evaluator = Engine(train_step), Engine(val_step)

    @trainer.on(Events.EPOCH_COMPLETED)
    def validate(engine):
        evaluator.run(val_loader)

    @trainer.on(Events.COMPLETED)
    def show(engine):
        net.eval()
        with torch.no_grad():
            for x, y in val_loader:
                print(net(x.cuda()).argmax(1))  # state: net=eval, recording=off

    trainer.run(train_loader, max_epochs=20)


main()

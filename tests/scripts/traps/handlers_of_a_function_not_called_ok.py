"""Trap: handlers within a function that nobody calls here switch the modes, at times that the file does not show."""

import torch
from ignite.engine import Engine, Events
from torch import nn

from roads import train_loader, val_loader


def fit():
    net = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 2, 1)).cuda()
    optimizer = torch.optim.Adam(net.parameters())

    def train_step(engine, batch):
        x, y = (part.cuda() for part in batch)
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=unknown, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def val_step(engine, batch):
        with torch.no_grad():
            return net(batch[0].cuda()).argmax(1).cpu(), batch[1]  # state: net=unknown, recording=off

    trainer, evaluator = Engine(train_step), Engine(val_step)

    def to_train(engine):
        net.train()

    def to_eval(engine):
        net.eval()

    def validate(engine):
        evaluator.run(val_loader)

    trainer.add_event_handler(Events.EPOCH_STARTED, to_train)
    evaluator.add_event_handler(Events.STARTED, to_eval)
    trainer.add_event_handler(Events.EPOCH_COMPLETED, validate)
    trainer.run(train_loader, max_epochs=20)

"""Trap 4: the base class calls a hook, and the hook of each subclass sets the mode."""
import torch
from torch import nn

from datasets import train_loader, valid_loader


class Epoch:
    def __init__(self, model, loss):
        self.model = model
        self.loss = loss

    def on_epoch_start(self):
        pass

    def batch_update(self, x, y):
        raise NotImplementedError

    def run(self, loader):
        self.on_epoch_start()
        total = 0.0
        for x, y in loader:
            total += self.batch_update(x, y)
        return total / len(loader)


class TrainEpoch(Epoch):
    def __init__(self, model, loss, optimizer):
        super().__init__(model, loss)
        self.optimizer = optimizer

    def on_epoch_start(self):
        self.model.train()

    def batch_update(self, x, y):
        self.optimizer.zero_grad()
        loss = self.loss(self.model(x), y)  # state: self.model=train, recording=on
        loss.backward()
        self.optimizer.step()
        return loss.item()


class ValidEpoch(Epoch):
    def on_epoch_start(self):
        self.model.eval()

    def batch_update(self, x, y):
        with torch.no_grad():
            return self.loss(self.model(x), y).item()  # state: self.model=eval, recording=off


network = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1))
criterion = nn.MSELoss()
train_epoch = TrainEpoch(network, criterion, torch.optim.Adam(network.parameters()))
valid_epoch = ValidEpoch(network, criterion)
for epoch in range(40):
    print(epoch, train_epoch.run(train_loader), valid_epoch.run(valid_loader))

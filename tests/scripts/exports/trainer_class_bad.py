"""Export: a trainer class that trains, validates, goes back to training mode, and exports in the end."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.norm = nn.BatchNorm2d(8)
        self.out = nn.Linear(8, 10)

    def forward(self, x):
        return self.out(self.norm(self.conv(x)).mean((2, 3)))


class Trainer:
    def __init__(self, train_loader, val_loader):
        self.net = Net()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.01)
        self.train_loader = train_loader
        self.val_loader = val_loader

    def run(self, epochs):
        for epoch in range(epochs):
            self.net.train()
            for x, y in self.train_loader:
                loss = nn.functional.cross_entropy(self.net(x), y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            print(epoch, self.validate())
            self.net.train()
        self.save()

    @torch.no_grad()
    def validate(self):
        self.net.eval()
        return sum((self.net(x).argmax(1) == y).sum().item() for x, y in self.val_loader)  # state: self.net=eval, recording=off

    def save(self):
        example = next(iter(self.val_loader))[0]
        traced = torch.jit.trace(self.net, example)  # TMD103: self.net, since=train@34
        traced.save("net.pt")


trainer = Trainer(torch.load("train.pt"), torch.load("val.pt"))
trainer.run(10)

"""A loader that may be None: the branch on it is not decided, so the validation behind it is seen."""
import torch
from torch import nn
from torch.utils.data import DataLoader


class SoilNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 3))

    def forward(self, x):
        return self.body(x)


class Trainer:
    def __init__(self, net, train_set, held_out=None):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters())
        self.train_loader = DataLoader(train_set, batch_size=32)
        self.held_out = DataLoader(held_out, batch_size=64) if held_out else None

    def run(self, epochs):
        for epoch in range(epochs):
            for x, y in self.train_loader:
                self.optimizer.zero_grad()
                loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
                loss.backward()
                self.optimizer.step()
            if self.held_out is not None:
                print(epoch, self.accuracy())

    def accuracy(self):
        right = 0
        with torch.no_grad():
            for x, y in self.held_out:
                right += (self.net(x).argmax(1) == y).sum().item()  # TMD101: self.net; state: self.net=train, recording=off
        return right


def main(train_set, held_out):
    Trainer(SoilNet(), train_set, held_out).run(20)

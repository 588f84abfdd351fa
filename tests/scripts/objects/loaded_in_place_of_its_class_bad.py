"""A trainer builds its network or loads a saved one: both are of the class that the file shows, with dropout."""
import torch
from torch import nn


class Painter(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)
        self.middle = nn.Dropout(0.3)

    def forward(self, noise):
        return self.middle(self.first(noise))


class Studio:
    def __init__(self, saved=None):
        if saved is None:
            self.net = Painter()
        else:
            self.net = torch.load(saved, weights_only=False)
        self.optimizer = torch.optim.Adam(self.net.parameters())

    def epoch(self, batches):
        self.net.train()
        for noise in batches:
            loss = self.net(noise).mean()  # state: self.net=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        return self.sample()

    def sample(self):
        with torch.no_grad():
            return self.net(torch.randn(1, 8)).tolist()  # state: self.net=train, recording=off; TMD101: self.net, since=train@25

    def keep(self, path):
        torch.save(self.net, path)


studio = Studio()
print(studio.epoch([torch.randn(2, 8)]))

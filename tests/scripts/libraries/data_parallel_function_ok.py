"""The functional data_parallel runs a network; its samples are drawn with recording off."""
import torch
from torch import nn


class Painter(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 4))

    def forward(self, noise):
        return self.body(noise)


class Studio:
    def __init__(self, gpus):
        self.gpus = gpus
        self.net = Painter()
        self.optimizer = torch.optim.Adam(self.net.parameters())

    def train(self, loader):
        self.net.train()
        for noise, picture in loader:
            fake = nn.parallel.data_parallel(self.net, noise, self.gpus)  # state: self.net=train, recording=on
            loss = (fake - picture).pow(2).mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def sample(self, noises):
        self.net.eval()
        torch.set_grad_enabled(False)
        for noise in noises:
            fake = nn.parallel.data_parallel(self.net, noise, self.gpus)  # state: self.net=eval, recording=off
            print(fake.data.cpu().numpy().mean())


studio = Studio([])
studio.train([(torch.randn(4, 6), torch.rand(4, 4))])
studio.sample([torch.randn(4, 6)])

"""A class named Tester tests the network, not the code: its method `test` is an evaluation, under no_grad."""
import torch
from torch import nn


class Tester:
    def __init__(self, width, loader):
        self.loader = loader
        self.build(width)

    def build(self, width):
        self.net = nn.Sequential(nn.Linear(width, 4), nn.ReLU(), nn.Linear(4, width))

    @torch.no_grad()
    def test(self):
        self.net.eval()
        for number, rows in enumerate(self.loader):
            result = self.net(rows)  # state: self.net=eval, recording=off
            print(number, result.detach().numpy().mean())


class TestOfShapes:
    def test_shape(self):
        net = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4))
        net.eval()
        print(tuple(net(torch.ones(1, 2)).detach().numpy().shape))


Tester(3, [torch.randn(2, 3)]).test()

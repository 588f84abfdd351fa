"""Trap: a client of a federation is given its network by the file itself, and that network knows no mode."""

import torch
from federation import ClientApp, NumPyClient, load_data
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 3))

    def forward(self, x):
        return self.layers(x)


def train(net, loader):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
        optimizer.step()


def test(net, loader):
    correct = 0
    with torch.no_grad():
        for x, y in loader:
            correct += (net(x).argmax(1) == y).sum().item()  # state: net=entry|train, recording=off
    return correct


class Client(NumPyClient):
    def __init__(self, net, trainloader, valloader):
        self.net = net
        self.trainloader = trainloader
        self.valloader = valloader

    def fit(self, parameters, config):
        self.net.load_state_dict(parameters)
        train(self.net, self.trainloader)
        return self.net.state_dict()

    def evaluate(self, parameters, config):
        self.net.load_state_dict(parameters)
        return test(self.net, self.valloader)


def client_fn(context):
    return Client(Net(), *load_data(context)).to_client()


app = ClientApp(client_fn)

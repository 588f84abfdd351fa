"""Fabric hands back what it is given: setup and setup_module keep the mode, backward is a backward."""
import torch
import torchvision
from lightning.fabric import Fabric

fabric = Fabric()


def train(loader, val_loader):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(net.parameters())
    net, optimizer = fabric.setup(net, optimizer)
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        fabric.backward(loss)
        optimizer.step()
    with torch.no_grad():
        for x, y in val_loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@10; state: net=train, recording=off


def serve(loader):
    net = fabric.setup_module(torchvision.models.resnet18())
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@23; state: net=train, recording=off


train([], [])
serve([])

"""Accelerate keeps modes: prepare, unwrap_model and offloading hand back the same module."""
import torch
import torchvision
from accelerate import Accelerator, cpu_offload

accelerator = Accelerator()


def train(loader, val_loader):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(net.parameters())
    net, optimizer, loader = accelerator.prepare(net, optimizer, loader)
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        accelerator.backward(loss)
        optimizer.step()
    plain = accelerator.unwrap_model(net)
    with torch.no_grad():
        for x, y in val_loader:
            print(plain(x).argmax(1))  # TMD101: plain, since=created@10; state: plain=train, recording=off


def offloaded(loader):
    net = torchvision.models.resnet18()
    net = cpu_offload(net)
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@24; state: net=train, recording=off


train([], [])
offloaded([])

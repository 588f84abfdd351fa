"""Accelerate repaired: a switch of the wrapper is a switch of the module; its scopes touch neither mode nor recording."""
import torch
import torchvision
from accelerate import Accelerator, cpu_offload, init_empty_weights

accelerator = Accelerator()


def train(loader, val_loader):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(net.parameters())
    net, optimizer, loader = accelerator.prepare(net, optimizer, loader)
    for x, y in loader:
        with accelerator.accumulate(net):
            loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            accelerator.backward(loss)
            optimizer.step()
    plain = accelerator.unwrap_model(net)
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print(plain(x).argmax(1))  # state: plain=eval, recording=off


def offloaded(loader):
    with init_empty_weights():
        net = torchvision.models.resnet18()
    net = cpu_offload(net.eval())
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


train([], [])
offloaded([])

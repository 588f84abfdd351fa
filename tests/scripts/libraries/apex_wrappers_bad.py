"""Apex: initialize, convert_syncbn_model and its DistributedDataParallel hand back the model in its mode."""
import torch
import torchvision
from apex import amp
from apex.parallel import DistributedDataParallel, convert_syncbn_model


def mixed(loader, val_loader):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(net.parameters())
    net, optimizer = amp.initialize(net, optimizer, opt_level="O1")
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        with amp.scale_loss(loss, optimizer) as scaled:
            scaled.backward()
        optimizer.step()
    with torch.no_grad():
        for x, y in val_loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@9; state: net=train, recording=off


def distributed(loader):
    net = DistributedDataParallel(convert_syncbn_model(torchvision.models.resnet18()))
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@23; state: net=train, recording=off


mixed([], [])
distributed([])

"""Apex with the switches."""
import torch
import torchvision
from apex import amp
from apex.optimizers import FusedAdam
from apex.parallel import DistributedDataParallel, convert_syncbn_model


def mixed(loader, val_loader):
    net = torchvision.models.resnet18()
    optimizer = FusedAdam(net.parameters())
    net, optimizer = amp.initialize(net, optimizer, opt_level="O1")
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        with amp.scale_loss(loss, optimizer) as scaled:
            scaled.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def distributed(loader):
    net = DistributedDataParallel(convert_syncbn_model(torchvision.models.resnet18()))
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


mixed([], [])
distributed([])

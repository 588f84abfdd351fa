"""Effects of PyTorch's own names, one function each: starts, returns, layers, on_by, off_by, inside, recording, differentiates."""
import copy
import torch
import torchvision
from torch import nn
from torch.optim.swa_utils import update_bn


def starts_and_layers(loader):
    net = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@10; state: net=train, recording=off


def on_by(loader):
    net = nn.Sequential(nn.LSTM(4, 4, 2, dropout=0.3))
    with torch.no_grad():
        for x, y in loader:
            print(net(x)[0].argmax(1))  # TMD101: net, since=created@17; state: net=train, recording=off


def returns_argument(loader):
    net = nn.DataParallel(torchvision.models.resnet18())
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@24; state: net=train, recording=off


def returns_copy(loader):
    net = torchvision.models.resnet18()
    twin = copy.deepcopy(net)
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(twin(x).argmax(1))  # TMD101: twin; state: twin=train, recording=off


def inside_and_restored(loader):
    net = torchvision.models.resnet18()
    update_bn(loader, net)
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@40; state: net=train, recording=off


def recording_left(loader):
    net = torchvision.models.resnet18()
    net.eval()
    with torch.no_grad():
        pass
    for x, y in loader:
        print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on


starts_and_layers([])
on_by([])
returns_argument([])
returns_copy([])
inside_and_restored([])
recording_left([])

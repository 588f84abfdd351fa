"""The same effects where they do no harm, and a trace, whose mode is frozen in it."""
import copy
import torch
import torchvision
from torch import nn
from torch.optim.swa_utils import update_bn


def off_by(loader):
    net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.0), nn.BatchNorm1d(4, track_running_stats=False))
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=train, recording=off


def on_by(loader):
    net = nn.Sequential(nn.LSTM(4, 4, 2))
    with torch.no_grad():
        for x, y in loader:
            print(net(x)[0].argmax(1))  # state: net=train, recording=off


def returns_argument(loader):
    inner = torchvision.models.resnet18()
    net = nn.DataParallel(inner)
    inner.eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def returns_copy(loader):
    net = torchvision.models.resnet18().eval()
    twin = copy.deepcopy(net)
    net.train()
    with torch.no_grad():
        for x, y in loader:
            print(twin(x).argmax(1))  # state: twin=eval, recording=off


def inside_and_restored(loader):
    net = torchvision.models.resnet18()
    net.eval()
    update_bn(loader, net)
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def captures(loader):
    net = torchvision.models.resnet18()
    net.eval()
    traced = torch.jit.trace(net, torch.ones(1, 3, 224, 224))
    traced.train()
    with torch.no_grad():
        for x, y in loader:
            print(traced(x).argmax(1))  # state: traced=eval, recording=off


def gradient(image):
    net = torchvision.models.resnet18()
    net.eval()
    image.requires_grad_(True)
    score = net(image).max()  # state: net=eval, recording=on
    return torch.autograd.grad(score, image)[0].abs()


off_by([])
on_by([])
returns_argument([])
returns_copy([])
inside_and_restored([])
captures([])
print(gradient(torch.load("image.pt")).max())

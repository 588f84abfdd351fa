"""Trap: a factory chooses among more models than the analysis keeps apart: what it returns is a model all the same.

The validation function switches to eval mode and records nothing.
"""

import sys

import torch
from torch import nn
from torchvision import models

from digits import args, loaders


def get_network(name):
    if name == "alexnet":
        net = models.alexnet()
    elif name == "vgg11":
        net = models.vgg11()
    elif name == "vgg13":
        net = models.vgg13()
    elif name == "vgg16":
        net = models.vgg16()
    elif name == "vgg19":
        net = models.vgg19()
    elif name == "resnet18":
        net = models.resnet18()
    elif name == "resnet34":
        net = models.resnet34()
    elif name == "resnet50":
        net = models.resnet50()
    elif name == "resnet101":
        net = models.resnet101()
    elif name == "densenet121":
        net = models.densenet121()
    elif name == "densenet169":
        net = models.densenet169()
    elif name == "mobilenet_v2":
        net = models.mobilenet_v2()
    elif name == "squeezenet1_0":
        net = models.squeezenet1_0()
    elif name == "shufflenet_v2":
        net = models.shufflenet_v2_x1_0()
    elif name == "googlenet":
        net = models.googlenet()
    else:
        print("unknown network")
        sys.exit()
    return net.cuda()


net = get_network(args.net)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def train():
    net.train()
    for images, labels in loaders["train"]:
        loss = criterion(net(images), labels)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def evaluate():
    net.eval()
    total, correct = 0.0, 0.0
    for images, labels in loaders["test"]:
        outputs = net(images)  # state: net=eval, recording=off
        total += criterion(outputs, labels).item()
        correct += outputs.max(1)[1].eq(labels).sum()
    return total, correct


for epoch in range(1, 200):
    train()
    print(epoch, evaluate())

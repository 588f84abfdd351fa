"""Export: a compiled network is put in eval mode and pickled for a service."""

import torch
from torch import nn
from torchvision import models


def build(weights):
    net = models.resnet34(num_classes=4)
    net.load_state_dict(torch.load(weights))
    return torch.compile(net)


def release(weights, path):
    net = build(weights)
    net.eval()
    torch.save(net, path)


def check(weights, images):
    net = build(weights)
    net.eval()
    with torch.no_grad():
        return net(images).argmax(1).tolist()  # state: net=eval, recording=off


print(check("weights.pt", torch.load("images.pt")))
release("weights.pt", "service/net.pt")

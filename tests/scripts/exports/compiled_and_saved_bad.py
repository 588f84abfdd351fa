"""Export: a compiled network is pickled for a service; it is the network itself, in its mode of that moment."""

import torch
from torch import nn
from torchvision import models


def build(weights):
    net = models.resnet34(num_classes=4)
    net.load_state_dict(torch.load(weights))
    return torch.compile(net)


def release(weights, path):
    net = build(weights)
    torch.save(net, path)  # TMD103: net, since=created@9, says=the layers of `resnet34` (line 9)


def check(weights, images):
    net = build(weights)
    net.eval()
    with torch.no_grad():
        return net(images).argmax(1).tolist()  # state: net=eval, recording=off


print(check("weights.pt", torch.load("images.pt")))
release("weights.pt", "service/net.pt")

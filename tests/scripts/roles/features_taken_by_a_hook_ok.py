"""A hook takes the output of a layer away, and a backward starts from it: the pass whose label is read is needed."""

import torch
from torch import nn

features = {}


def keep(module, given, output):
    features[module] = output


def predict(net, image):
    label = net(image).argmax(1).item()  # state: net=eval, recording=on
    features[net[0]].mean().backward()
    return label, net[0].weight.grad


def main(path):
    net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    net[0].register_forward_hook(keep)
    print(predict(net, torch.load(path)))


main("image.pt")

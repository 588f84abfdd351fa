"""A hook takes the output of a layer away, to be looked at: nobody goes back through the pass."""

import torch
from torch import nn

features = {}


def keep(module, given, output):
    features[module] = output


def predict(net, image):
    label = net(image).argmax(1).item()  # TMD102: net; state: net=eval, recording=on
    return label, features[net[0]].mean().item()


def main(path):
    net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    net[0].register_forward_hook(keep)
    print(predict(net, torch.load(path)))


main("image.pt")

"""A library is asked for what it makes of a label: nobody goes back through the pass that gave it."""

import torch
from torch import nn

from relevances import Explainer


def predict(net, image):
    scores = net(image)  # TMD102: net; state: net=train, recording=on
    return scores.argmax(1).item()


def explain(net, explainer, image):
    found = predict(net, image)
    print(explainer.relevance[found])
    return found


def main(path):
    net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
    net.load_state_dict(torch.load("net.pt"))
    print(explain(net, Explainer(), torch.load(path)))


main("image.pt")

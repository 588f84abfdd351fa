"""A network keeps its attention, and a backward starts from there: the pass whose label is read is needed for it.

The output itself reaches no backward. What the network keeps of the pass has the graph of it; a guard would end that.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        self.attention = torch.softmax(self.body(x), -1)
        return self.head(self.attention * x)


def predict(net, image):
    scores = net(image)  # state: net=eval, recording=on
    return scores.argmax(1).item()


def relevance(net, image):
    found = predict(net, image)
    net.attention[:, found].max().backward()
    return found, net.body.weight.grad


def influence(net, image):
    found = net(image).argmax(1).item()  # state: net=eval, recording=on
    most = net.attention[:, found].max()
    return torch.autograd.grad(most, list(net.body.parameters()))


def main(path):
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    print(relevance(net, torch.load(path)))
    print(influence(net, torch.load(path)))


main("image.pt")

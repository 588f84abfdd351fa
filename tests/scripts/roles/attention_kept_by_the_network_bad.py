"""A network keeps its attention, which is looked at and not differentiated: the pass needs no graph."""

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
    scores = net(image)  # TMD102: net; state: net=eval, recording=on
    return scores.argmax(1).item()


def relevance(net, image):
    found = predict(net, image)
    return found, net.attention[:, found].max().item()


def main(path):
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    print(relevance(net, torch.load(path)))


main("image.pt")

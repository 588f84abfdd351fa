"""The wrappers in the dict have a dropout of their own beside the registered heads: `eval()` does not reach that."""

import torch
from torch import nn


class Answering(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.head = head
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(self.head(x)).log_softmax(1)


class Network(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    @classmethod
    def build(cls, tasks):
        network = cls(nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1)))
        network.answers = {}  # TMD304: self.answers
        for task in tasks:
            setattr(network, f"{task}_head", nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2)))
            network.answers[task] = Answering(getattr(network, f"{task}_head"))
        return network

    def forward(self, x, task):
        return self.answers[task](self.body(x))


for tasks in (("colour", "size"), ("colour", "shape")):
    network = Network.build(tasks)
    network.eval()
    with torch.no_grad():
        print(network(torch.randn(1, 8), "colour").argmax())  # state: network=eval, recording=off

"""A fit takes its gradients by `autograd.grad`, of passes that are all known; its validation has neither switch."""

import torch
from torch import nn

from speech import train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


def validate(net):
    hits = 0
    for x, y in val_loader:
        hits += (net(x).argmax(1) == y).sum().item()  # TMD101: net, since=created@36; TMD102: net; state: net=train, recording=on
    return hits


def fit(net):
    parameters = list(net.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
                parameter.data -= 0.1 * gradient
        print(epoch, validate(net))


fit(Net())

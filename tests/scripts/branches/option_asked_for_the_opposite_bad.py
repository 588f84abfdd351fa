"""One function trains or evaluates, as an option says; a `not` too many puts the network in eval mode for training.

So the evaluation runs in training mode. With the option set the other way the line does not evaluate: that this finds
the network in eval mode is no excuse, and the training step runs in it.
"""

import argparse

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


def run(args, net, loader, optimizer):
    if not args.evaluate:
        net.eval()
    hits = 0
    for x, y in loader:
        with torch.set_grad_enabled(not args.evaluate):
            out = net(x)  # TMD101: net, since=created@41, says=is in training mode; TMD202: net, since=eval@25; state: net=train|eval, recording=on|off
            loss = nn.functional.cross_entropy(out, y)
        if not args.evaluate:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        hits += (out.argmax(1) == y).sum().item()
    return hits


parser = argparse.ArgumentParser()
parser.add_argument("--evaluate", action="store_true")
net = Net()
print(run(parser.parse_args(), net, [], torch.optim.Adam(net.parameters())))

"""A network that is copied on one of two paths, while a list keeps the first one: a switch reaches one of the two."""
import argparse
import copy

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--polish", action="store_true")
args = parser.parse_args()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, 40), nn.BatchNorm1d(40), nn.ReLU())
        self.head = nn.Linear(40, 4)

    def forward(self, x):
        return self.head(self.body(x))


def step(model, optimizer, x, y):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


net = Net()
stages = [net]
if args.polish:
    net = copy.deepcopy(net)
    stages.append(net)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(100):
    step(net, optimizer, torch.randn(16, 20), torch.randint(0, 4, (16,)))

net.eval()
test = torch.randn(8, 20)
with torch.no_grad():
    last = net(test).argmax(1)
    first = stages[0](test).argmax(1)  # state: stages[0]=train|eval, recording=off
print((first == last).float().mean().item())

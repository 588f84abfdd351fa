"""Active learning: each round trains a new model; the dropout of the old one was switched by itself, and is gone.

`mc_probs` puts the dropout layers of the model of that round back in training mode. The next round makes another
model, whose layers start in training mode: its `train()` undoes nothing.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset

from digits import pool, test_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 5)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout2d()
        self.head = nn.Linear(32 * 144, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.conv(x))), 2)
        return self.head(self.drop(x).flatten(1))


def stochastic(model):
    for module in model.modules():
        if module.__class__.__name__.startswith("Dropout"):
            module.train()


class Experiment:
    def __init__(self, labelled):
        self.labelled = labelled

    def fit(self):
        self.model = Net().cuda()
        optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        loader = DataLoader(Subset(pool, self.labelled), batch_size=64, shuffle=True)
        self.model.train()
        for epoch in range(50):
            for x, y in loader:
                optimizer.zero_grad()
                F.cross_entropy(self.model(x.cuda()), y.cuda()).backward()  # state: self.model=train, recording=on
                optimizer.step()

    @torch.no_grad()
    def accuracy(self):
        self.model.eval()
        hits = 0
        for x, y in test_loader:
            hits += (self.model(x.cuda()).argmax(1).cpu() == y).sum().item()  # state: self.model=eval, recording=off
        return hits

    @torch.no_grad()
    def mc_probs(self, loader, times=20):
        self.model.eval()
        stochastic(self.model)
        return torch.stack([torch.cat([self.model(x.cuda()).softmax(1) for x, _ in loader]) for _ in range(times)])

    def run(self):
        for round_ in range(20):
            self.fit()
            print(round_, self.accuracy())
            rest = np.setdiff1d(np.arange(len(pool)), self.labelled)
            spread = self.mc_probs(DataLoader(Subset(pool, rest), 512)).var(0).sum(1)
            self.labelled = [*self.labelled, *rest[spread.topk(10).indices.cpu()]]


Experiment(list(range(20))).run()

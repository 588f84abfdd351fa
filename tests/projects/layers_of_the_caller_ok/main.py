"""The program: two linear layers and an activation."""

import torch
from learner import Learner
from torch import nn

network = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
learner = Learner(network, 0.01)
for _ in range(10):
    learner.fit(torch.load("train.pt"))
    print(learner.test(torch.load("test.pt")))

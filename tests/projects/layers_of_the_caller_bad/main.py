"""The program: two linear layers with dropout between them."""

import torch
from learner import Learner
from torch import nn

network = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.2), nn.Linear(16, 1))
learner = Learner(network, 0.01)
for _ in range(10):
    learner.fit(torch.load("train.pt"))
    print(learner.test(torch.load("test.pt")))

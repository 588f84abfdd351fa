"""A head whose `requires_grad` is set on the module, where nothing reads it, before its parameters are optimised."""

import torch
from torch import nn


class Tuner:
    def __init__(self, model):
        self.model = model

    def tune(self, loader):
        head = self.model.head
        head.requires_grad = True  # TMD301: head
        optimizer = torch.optim.Adam(head.parameters(), lr=0.1)
        self.model.train()
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.model(x), y)  # state: self.model=train, recording=on
            loss.backward()
            optimizer.step()

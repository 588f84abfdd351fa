"""Trains the classifier as any other: what its class freezes is the affair of nets.py."""
import torch
from torch import nn

from data import batches
from nets import Classifier

model = Classifier()
optimizer = torch.optim.Adam(model.head.parameters(), lr=1e-3)
for epoch in range(20):
    model.train()
    for x, y in batches("train"):
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

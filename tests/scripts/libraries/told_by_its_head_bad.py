"""Which model it is, an option says; that it has an `fc` says that it has BatchNorm."""

import argparse

import torch
from torch import nn
from torchvision import models

parser = argparse.ArgumentParser()
parser.add_argument("--arch")
args = parser.parse_args()
model = models.__dict__[args.arch](weights="DEFAULT")
for param in model.parameters():
    param.requires_grad = False  # TMD401: model
model.fc = nn.Linear(model.fc.in_features, 10)
optimizer = torch.optim.Adam(model.fc.parameters())
for epoch in range(10):
    model.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

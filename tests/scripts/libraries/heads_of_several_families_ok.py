"""Which model it is, an option says, and it need not be one with an `fc`, and so with BatchNorm."""

import argparse

import torch
from torch import nn
from torchvision import models

parser = argparse.ArgumentParser()
parser.add_argument("--arch")
args = parser.parse_args()
model = models.__dict__[args.arch](weights="DEFAULT")
for param in model.parameters():
    param.requires_grad = False
if args.arch.startswith("vit"):
    model.heads = nn.Linear(768, 10)
else:
    model.fc = nn.Linear(model.fc.in_features, 10)
optimizer = torch.optim.Adam(p for p in model.parameters() if p.requires_grad)
for epoch in range(10):
    model.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

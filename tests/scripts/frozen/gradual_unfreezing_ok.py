"""First the head alone, then everything: the backbone is to adapt to the new data, BatchNorm and all."""
import torch
from torch import nn
from torchvision.models import resnet18

from xray import train_loader


def freeze(model, frozen):
    for param in model.parameters():
        param.requires_grad = not frozen


def run(model, optimizer, epochs):
    for _ in range(epochs):
        model.train()
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


model = resnet18(weights="DEFAULT")
freeze(model, True)
model.fc = nn.Linear(512, 14)
run(model, torch.optim.Adam(model.fc.parameters(), lr=1e-3), 3)
freeze(model, False)
run(model, torch.optim.Adam(model.parameters(), lr=1e-5), 20)

"""Several models are trained and evaluated one after the other: each pass of the loop takes another model."""

import torch
from torch import nn, optim


def fit(model, train_loader, valid_loader):
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(model.parameters())
    for epoch in range(2):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)  # state: model=entry, recording=on
            loss.backward()
            optimizer.step()
    correct = 0
    model.eval()
    with torch.no_grad():
        for x, y in valid_loader:
            out = model(x)  # state: model=eval, recording=off
            correct += (out.argmax(1) == y).sum().item()
    return correct


def compare(model_list, train_loader, valid_loader):
    for i, (model, label) in enumerate(model_list):
        print(i, label, fit(model, train_loader, valid_loader))

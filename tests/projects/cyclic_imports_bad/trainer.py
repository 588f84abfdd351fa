"""Imports `validation`, which imports this file."""

import torch
import validation


def bare(net):
    return net.module if hasattr(net, "module") else net


def fit(net, train_loader, val_loader):
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters())
    net.train()
    for epoch in range(3):
        for x, y in train_loader:
            loss = criterion(net(x), y)  # TMD201: net; state: net=train|eval, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, validation.mean_loss(net, val_loader, criterion))

"""The loop puts the network in eval mode, asks for its steps, the last of them under a guard."""

import torch
from torch.utils.data import DataLoader

from net import Probe


def main(train_set, val_set):
    net = Probe()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        net.train()
        for x, y in DataLoader(train_set):
            optimizer.zero_grad()
            loss = net.training_step(x, y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        net.eval()
        losses = []
        for x, y in DataLoader(val_set):
            with torch.no_grad():
                losses.append(net.validation_step(x, y)["loss"])  # state: net=eval, recording=off
        print(sum(losses) / len(losses))

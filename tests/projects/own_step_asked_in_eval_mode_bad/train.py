"""The loop puts the network in eval mode, asks for its steps, and forgets the guard."""

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
            losses.append(net.validation_step(x, y)["loss"])  # TMD102: net; state: net=eval, recording=on
        print(sum(losses) / len(losses))

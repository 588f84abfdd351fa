"""The steps of a task leave the switches to their runner; a class with a network of its own has nobody for that.
"""

import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Captioning:
    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def train_epoch(self, model, loader, optimizer):
        for images, captions in loader:
            loss = cross_entropy(model(images), self.tokenizer(captions))  # state: model=entry, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def valid_step(self, model, batch):
        images, captions = batch
        return cross_entropy(model(images), self.tokenizer(captions)).item()  # state: model=entry, recording=on

    def evaluation(self, model, loader):
        return [self.valid_step(model, batch) for batch in loader]


class Answers:
    def __init__(self, rows):
        self.rows = rows

    def show(self):
        net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
        net.load_state_dict(torch.load("net.pt"))
        for x in self.rows:
            print(net(x).argmax(1))  # TMD101: net; TMD102: net; state: net=train, recording=on

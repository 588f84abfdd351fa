"""The base guards the validation hook and forgets eval()."""

import torch
from torch import nn
from torch.utils.data import DataLoader

from framework import BaseTrainer


class DigitsTrainer(BaseTrainer):
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 3))
        self.optimizer = torch.optim.Adam(self.net.parameters())
        self.train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
        self.val_loader = DataLoader(torch.load("val.pt"), batch_size=16)

    def training_loss(self, batch):
        x, y = batch
        return nn.functional.cross_entropy(self.net(x), y)

    def validation_score(self, batch):
        x, y = batch
        return (self.net(x).argmax(1) == y).float().mean().item()  # TMD101: self.net; state: self.net=train, recording=off


DigitsTrainer().fit(epochs=3)

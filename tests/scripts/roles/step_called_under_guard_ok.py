"""A public step of a trainer whose base stands in a library: the class itself calls it under a guard."""
import torch
from torch import nn

from harness import BaseTrainer


class Trainer(BaseTrainer):
    def __init__(self, classes):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.2), nn.Linear(128, classes))
        self.hits = 0

    def evaluate(self, val_loader):
        self.net.eval()
        with torch.no_grad():
            for x, y in val_loader:
                self.eval_step(x, y)
        return self.hits

    def eval_step(self, x, y):
        self.hits += (self.net(x).argmax(1) == y).sum().item()  # state: self.net=train|eval, recording=on|off

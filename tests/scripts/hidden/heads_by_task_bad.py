"""TMD304: a dict comprehension makes one head for each task that the caller names."""

import torch
from torch import nn

from tiles import classes_by_task


class Multi(nn.Module):
    def __init__(self, tasks):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU())
        self.heads = {task: nn.Linear(64, count) for task, count in tasks.items()}  # TMD304: self.heads

    def forward(self, x, task):
        return self.heads[task](self.body(x))


def answers(batches, task):
    net = Multi(classes_by_task())
    net.load_state_dict(torch.load("tiles.pt"))
    net.eval()
    with torch.no_grad():
        return [net(x, task).argmax(1) for x in batches]  # state: net=eval, recording=off

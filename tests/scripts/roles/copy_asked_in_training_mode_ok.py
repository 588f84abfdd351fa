"""A copy of a network is asked beside its original, both in eval mode, which the copy took over."""

import copy

import torch
from torch import nn


def run(loader):
    student = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.Dropout(0.3), nn.Linear(64, 4))
    student.eval()
    teacher = copy.deepcopy(student)
    for x, y in loader:
        with torch.no_grad():
            print((teacher(x).argmax(1) == y).sum().item())  # state: teacher=eval, recording=off
            print((student(x).argmax(1) == y).sum().item())  # state: student=eval, recording=off

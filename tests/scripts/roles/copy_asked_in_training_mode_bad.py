"""A copy of a network is asked beside its original, both in training mode; what a copy is made of tells its layers."""

import copy

import torch
from torch import nn


def run(loader):
    student = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.Dropout(0.3), nn.Linear(64, 4))
    teacher = copy.deepcopy(student)
    for x, y in loader:
        with torch.no_grad():
            print((teacher(x).argmax(1) == y).sum().item())  # TMD101: teacher, since=created@10; state: teacher=train, recording=off
            print((student(x).argmax(1) == y).sum().item())  # TMD101: student; state: student=train, recording=off

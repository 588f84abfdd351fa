"""A teacher that was trained before and follows nobody: its dropout is active in the targets, and in what it is sure of."""

import torch
from torch import nn
from torch.nn import functional as F


def build():
    return nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout(0.3), nn.Conv2d(8, 2, 1))


def main(loader):
    student, teacher = build(), build()
    teacher.load_state_dict(torch.load("teacher.pt"))
    student.train()
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    for x, y in loader:
        out = student(x)  # state: student=train, recording=on
        with torch.no_grad():
            goal = teacher(x)  # TMD101: teacher; state: teacher=train, recording=off
        draws = torch.zeros(8, *goal.shape)
        for i in range(8):
            with torch.no_grad():
                draws[i] = teacher(x + 0.1 * torch.randn_like(x))  # state: teacher=train, recording=off
        mean = draws.softmax(2).mean(0)
        sure = -(mean * mean.clamp(min=1e-6).log()).sum(1, keepdim=True) < 0.5
        loss = F.cross_entropy(out, y) + (sure.float() * (out - goal) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

"""Each comparison is asked once; the answers exclude each other: who switches for one method never runs the other."""

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))


def distill(loader, student, teacher, hint, criterion, optimizer, opt):
    student.train()
    teacher.eval()
    if opt.distill == "bound":
        hint.eval()
    for x, _ in loader:
        with torch.no_grad():
            target = teacher(x)  # state: teacher=eval, recording=off
        out = student(x)  # state: student=train, recording=on
        if opt.distill == "hint":
            loss = criterion(hint(out), target)  # state: hint=train, recording=on
        else:
            loss = criterion(out, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main(opt, loader):
    student, teacher, hint = build(), build(), build()
    parameters = [*student.parameters(), *hint.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.1)
    distill(loader, student, teacher, hint, nn.MSELoss(), optimizer, opt)

"""Teacher and student come from one factory, and the switch for the student is said to the teacher as well."""

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return x + self.norm(self.conv(x)).relu()


class Stage(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        self.blocks = self.build(width, depth)

    def build(self, width, depth):
        return nn.Sequential(*[Block(width) for _ in range(depth)])

    def forward(self, x):
        return self.blocks(x)


class Network(nn.Module):
    def __init__(self, depth, classes):
        super().__init__()
        self.stage = Stage(16, depth)
        self.head = nn.Linear(16, classes)

    def forward(self, x):
        return self.head(self.stage(x).mean((2, 3)))


def shallow(classes):
    return Network(3, classes)


def deep(classes):
    return Network(9, classes)


def define(name, classes):
    network = shallow(classes) if name == "shallow" else deep(classes)
    return nn.DataParallel(network)


def distil(networks, loader, optimizer):
    student = networks["student"]
    teacher = networks["teacher"]
    for network in networks.values():
        network.train()
    for x, y in loader:
        with torch.no_grad():
            soft = teacher(x)  # TMD101: teacher; state: teacher=train, recording=off
        out = student(x)  # state: student=train, recording=on
        loss = F.cross_entropy(out, y) + F.mse_loss(out, soft)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main(options, loader):
    student = define(options.student, 10)
    teacher = define(options.teacher, 10)
    teacher.eval()
    for parameter in teacher.parameters():
        parameter.requires_grad = False
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    networks = {"student": student, "teacher": teacher}
    for _ in range(options.epochs):
        distil(networks, loader, optimizer)

"""Teacher and student come from one function that ends in eval(): the student is put back to be trained."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(32, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Linear(width, 10))

    def forward(self, x):
        return self.body(x)


def load(path, width):
    net = Net(width)
    net.load_state_dict(torch.load(path))
    net.eval()
    return net


def distil(loader):
    teacher = load("teacher.pt", 512)
    student = load("student.pt", 64)
    student.train()
    optimizer = torch.optim.Adam(student.parameters())
    for x in loader:
        with torch.no_grad():
            goal = teacher(x).softmax(-1)  # state: teacher=eval, recording=off
        loss = nn.functional.kl_div(student(x).log_softmax(-1), goal)  # state: student=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


distil([])

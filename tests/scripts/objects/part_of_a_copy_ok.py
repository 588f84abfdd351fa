"""A part of the copy of a network that follows it is taken as an encoder, in eval mode."""

import copy

import torch
from torch import nn


def build():
    body = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU())
    return nn.Sequential(body, nn.Linear(64, 16))


student = build()
teacher = copy.deepcopy(student)
for param in teacher.parameters():
    param.requires_grad = False
optimizer = torch.optim.AdamW(student.parameters())
for one, other in pair_loader:
    with torch.no_grad():
        wanted = teacher(one).softmax(1)  # state: teacher=train, recording=off
    loss = nn.functional.cross_entropy(student(other), wanted)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for mine, its in zip(teacher.parameters(), student.parameters()):
            mine.data.mul_(0.99).add_(its.data, alpha=0.01)

encoder = teacher[0].eval()
with torch.no_grad():
    codes = torch.cat([encoder(x) for x, _ in test_loader])  # state: encoder=eval, recording=off
torch.save(codes, "codes.pt")

"""A teacher that follows gives the targets of each step, and is measured every so often within: in training mode."""

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 4))


def fit(train_loader, val_loader):
    student = build()
    teacher = build()
    teacher.load_state_dict(student.state_dict())
    optimizer = torch.optim.Adam(student.parameters())
    student.train()
    for step, x in enumerate(train_loader):
        with torch.no_grad():
            goal = teacher(x).softmax(1)  # state: teacher=train, recording=off
        loss = nn.functional.kl_div(student(x).log_softmax(1), goal)  # state: student=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            for ours, theirs in zip(teacher.parameters(), student.parameters()):
                ours.mul_(0.99).add_(theirs, alpha=0.01)
        if step % 100 == 0:
            hits = 0
            with torch.no_grad():
                for held_out, y in val_loader:
                    hits += (teacher(held_out).argmax(1) == y).sum().item()  # TMD101: teacher; state: teacher=train, recording=off
            print(step, hits)

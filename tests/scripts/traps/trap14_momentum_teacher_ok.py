"""Trap 14: the momentum teacher runs in training mode and without no_grad, but nothing of it requires gradients."""
import copy

import torch
import torch.nn.functional as F
from torch import nn

from data import two_views


class Student(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 64, 7, 4), nn.BatchNorm2d(64), nn.GELU(), nn.AdaptiveAvgPool2d(1))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(64, 256), nn.Dropout(0.1), nn.Linear(256, 1024))

    def forward(self, x):
        return self.head(self.backbone(x))


def dino_loss(student_out, teacher_out):
    return -(F.softmax(teacher_out / 0.04, dim=-1) * F.log_softmax(student_out / 0.1, dim=-1)).sum(-1).mean()


def main():
    student = Student()
    teacher = copy.deepcopy(student)
    for p in teacher.parameters():
        p.requires_grad = False
    optimizer = torch.optim.AdamW(student.parameters())

    for epoch in range(100):
        for view1, view2 in two_views():
            teacher_output = teacher(view1)  # state: teacher=train, recording=on
            student_output = student(view2)  # state: student=train, recording=on
            loss = dino_loss(student_output, teacher_output)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                for ps, pt in zip(student.parameters(), teacher.parameters()):
                    pt.data.mul_(0.996).add_(0.004 * ps.detach().data)


main()

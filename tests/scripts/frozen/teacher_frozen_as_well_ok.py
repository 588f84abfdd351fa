"""A teacher is frozen and in eval mode, and so is the backbone of the student in each epoch."""
import torch
from torch import nn
from torchvision.models import resnet18, resnet50

from pictures import train_loader

teacher = resnet50(weights="DEFAULT")
teacher.requires_grad_(False)
teacher.eval()


class Student(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, 1000)

    def forward(self, x):
        return self.head(self.backbone(x))


student = Student()
student.backbone.requires_grad_(False)
optimizer = torch.optim.Adam(student.head.parameters())
for epoch in range(10):
    student.train()
    student.backbone.eval()
    for x, _ in train_loader:
        wanted = teacher(x)  # state: teacher=eval, recording=on
        loss = nn.functional.mse_loss(student(x), wanted)  # state: student=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

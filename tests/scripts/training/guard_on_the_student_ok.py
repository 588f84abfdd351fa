"""Distillation: the frozen teacher runs under no_grad, the student records."""
import torch
import torch.nn.functional as F
from torch import nn

from flights import train_loader


def mlp(width):
    return nn.Sequential(nn.Linear(30, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.2), nn.Linear(width, 2))


teacher = mlp(1024)
teacher.load_state_dict(torch.load("teacher.pt"))
teacher.eval()
teacher.requires_grad_(False)

student = mlp(32)
optimizer = torch.optim.SGD(student.parameters(), lr=0.05, momentum=0.9)
T = 4.0

for epoch in range(30):
    student.train()
    for x, late in train_loader:
        with torch.no_grad():
            soft = teacher(x)  # state: teacher=eval, recording=off
        logits = student(x)  # state: student=train, recording=on
        distilled = F.kl_div(F.log_softmax(logits / T, 1), F.softmax(soft / T, 1), reduction="batchmean")
        loss = 0.7 * T * T * distilled + 0.3 * F.cross_entropy(logits, late)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
torch.save(student.state_dict(), "student.pt")

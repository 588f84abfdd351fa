"""Trap 13: a teacher gives its targets under no_grad inside the training loop of the student."""
import torch
import torch.nn.functional as F
from torch import nn
from tqdm import tqdm

from data import get_loader


class Net(nn.Module):
    def __init__(self, width, rate):
        super().__init__()
        self.fc1 = nn.Linear(784, width)
        self.fc2 = nn.Linear(width, 10)
        self.dropout = nn.Dropout(rate)

    def forward(self, x):
        return self.fc2(self.dropout(torch.relu(self.fc1(x.flatten(1)))))


def distil(student, teacher, loader, T=4.0, alpha=0.7):
    optimizer = torch.optim.Adam(student.parameters())
    student.train()
    for x, y in tqdm(loader):
        with torch.no_grad():
            soft = F.softmax(teacher(x) / T, dim=1)  # TMD101: teacher, since=created@36; state: teacher=train, recording=off
        logits = student(x)  # state: student=train, recording=on
        kd = F.kl_div(F.log_softmax(logits / T, dim=1), soft, reduction="batchmean") * T * T
        loss = alpha * kd + (1 - alpha) * F.cross_entropy(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return student


big = Net(1200, 0.5)
big.load_state_dict(torch.load("teacher.pt"))
small = distil(Net(100, 0.2), big, get_loader("train"))
torch.save(small.state_dict(), "student.pt")

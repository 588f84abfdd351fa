"""Two names swap their networks where an option asks for it: a switch of one does not reach the other.

`student.eval()` puts one of the two networks in eval mode, and which one depends on the option. `teacher` is the other
one: it was never switched, and either of the two may be it.
"""

import sys

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(16, 4)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        return self.fc(self.drop(x))


val_loader = torch.load("val.pt")
student, teacher = Net(), Net()
if "--swap" in sys.argv:
    student, teacher = teacher, student
student.eval()
with torch.no_grad():
    for x, y in val_loader:
        print((student(x) - y).abs().mean().item())  # state: student=train|eval, recording=off
        print((teacher(x) - y).abs().mean().item())  # state: teacher=train|eval, recording=off

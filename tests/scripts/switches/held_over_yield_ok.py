"""The twin of held_over_yield_bad: the block ends before the yield."""
import torch
from torch import nn

teacher = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2))
student = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
teacher.eval()
student.train()


def labelled(batches):
    for x in batches:
        with torch.no_grad():
            target = teacher(x).softmax(1)  # state: teacher=eval, recording=off
        yield x, target


for x, target in labelled(torch.load("batches.pt")):
    loss = nn.functional.cross_entropy(student(x), target)  # state: student=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

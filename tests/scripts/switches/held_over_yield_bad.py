"""A generator yields inside its guard: until it goes on, the training that consumes it runs without recording."""
import torch
from torch import nn

teacher = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2))
student = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
teacher.eval()
student.train()


def labelled(batches):
    with torch.no_grad():  # TMD302: torch.no_grad
        for x in batches:
            yield x, teacher(x).softmax(1)  # state: teacher=eval, recording=off


for x, target in labelled(torch.load("batches.pt")):
    loss = nn.functional.cross_entropy(student(x), target)  # TMD203: student; state: student=train, recording=off
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

"""Blocks under no_grad that make something other than the input of a pass that should not record."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
teacher = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
teacher.eval()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
net.train()
for x, y in torch.load("train.pt"):
    with torch.no_grad():
        x = x + 0.1 * torch.randn_like(x)
    with torch.no_grad():
        target = teacher(x).softmax(1)  # state: teacher=eval, recording=off
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(x), target).backward()  # state: net=train, recording=on
    optimizer.step()
with torch.no_grad():
    for weight in net.parameters():
        weight.mul_(0.99)
net.eval()
with torch.no_grad():
    x = torch.load("x.pt")
with torch.no_grad():
    print(net(x).argmax(1))  # state: net=eval, recording=off

"""A whole network is loaded, trained and tested in eval mode, behind a plain projection."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(16, 16)

    def forward(self, x):
        return self.linear(x) / 4


net = torch.load("net.pt")
scale = Scale()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for x, y in torch.load("train.pt"):
    loss = nn.functional.cross_entropy(net(scale(x).detach()), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

net.eval()
with torch.no_grad():
    for x, y in torch.load("test.pt"):
        print((net(scale(x)).argmax(1) == y).sum().item())  # state: net=eval, recording=off

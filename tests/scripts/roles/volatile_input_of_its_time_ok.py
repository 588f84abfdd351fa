# torch-version = 0.3
"""Code that has to run with PyTorch 0.3, where `volatile=True` is how recording is switched off."""

import torch
from torch import nn
from torch.autograd import Variable

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.5), nn.Linear(16, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

for epoch in range(3):
    net.train()
    for x, y in train_loader:
        out = net(Variable(x))  # state: net=train, recording=on
        loss = nn.functional.cross_entropy(out, Variable(y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    right = 0
    for x, y in val_loader:
        out = net(Variable(x, volatile=True))
        right += (out.data.max(1)[1] == y).sum()
    print(epoch, right)

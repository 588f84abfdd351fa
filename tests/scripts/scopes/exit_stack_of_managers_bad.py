"""A stack enters a guard and a manager of the file; the loop behind its block runs in training mode, and records."""
from contextlib import ExitStack

import torch
from torch import nn

from mosses import train_loader, val_loader


class MossNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        return self.fc(torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3)))


class InMode:
    def __init__(self, net, mode):
        self.net, self.mode = net, mode

    def __enter__(self):
        self.net.train(self.mode)
        return self.net

    def __exit__(self, *error):
        self.net.train()


net = MossNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    right = 0
    with ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        model = stack.enter_context(InMode(net, False))
    for images, label in val_loader:
        right += (model(images).argmax(1) == label).sum().item()  # TMD101: model; TMD102: model; state: model=train, recording=on
    print(epoch, right)

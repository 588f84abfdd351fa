"""Export: an export at the end of each epoch, in eval mode."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)
        self.out = nn.Linear(6, 2)

    def forward(self, x):
        hidden = nn.functional.dropout(self.conv(x).mean((2, 3)), 0.2, self.training)
        return self.out(hidden)


def run(train_loader, epochs):
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(epochs):
        net.train()
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        torch.onnx.export(net, (x,), f"net{epoch}.onnx", dynamo=True)


run(torch.load("train_loader.pt"), 3)

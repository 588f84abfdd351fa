"""The evaluation switches the network and its layers."""
import torch
from torch import nn

from canals import train_loader, val_loader


class CanalNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Dropout(0.4))
        self.head = nn.Linear(64, classes)

    def forward(self, x):
        return self.head(self.body(x))


@torch.no_grad()
def accuracy(net):
    net.train(False)
    right = 0
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return right / len(val_loader.dataset)


net = CanalNet()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, accuracy(net))

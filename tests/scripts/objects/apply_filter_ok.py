"""`model.apply(fn)` with a class filter inside fn is repeated after every train() and is no root switch."""
import torch
from torch import nn

from mirrors import train_loader, val_loader


class MirrorNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def freeze_norm(module):
    if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        module.eval()


def init(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)


net = MirrorNet()
net.apply(init)
optimizer = torch.optim.SGD(net.parameters(), lr=1e-4)
for epoch in range(10):
    net.train()
    net.apply(freeze_norm)
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    net.eval()
    right = 0
    with torch.no_grad():
        for images, label in val_loader:
            right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
    print(epoch, right)

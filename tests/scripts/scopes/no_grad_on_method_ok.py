"""A decorator on the public entry guards the private pass below it; the training step is outside."""
import torch
from torch import nn

from basalt import train_loader, val_loader


class BasaltNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Quarry:
    def __init__(self):
        self.net = BasaltNet()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.1)

    def run(self):
        for epoch in range(10):
            self.net.train()
            for images, label in train_loader:
                self.optimizer.zero_grad()
                loss = nn.functional.cross_entropy(self.net(images), label)  # state: self.net=train, recording=on
                loss.backward()
                self.optimizer.step()
            print(epoch, self._validate())

    @torch.inference_mode()
    def _validate(self):
        self.net.eval()
        return sum(self._count(images, label) for images, label in val_loader)

    def _count(self, images, label):
        return (self.net(images).argmax(1) == label).sum().item()  # state: self.net=eval, recording=off


Quarry().run()

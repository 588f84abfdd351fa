"""Class order unknown, another method sets train: whoever calls the class decides, so nothing is said."""
import torch
from torch import nn


class CarNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Worker:
    def __init__(self):
        self.net = CarNet()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.1)

    def start_epoch(self):
        self.net.train()

    def learn(self, images, label):
        loss = nn.functional.cross_entropy(self.net(images), label)  # state: self.net=train|eval, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def test(self, loader):
        self.net.eval()
        right = 0
        with torch.no_grad():
            for images, label in loader:
                right += (self.net(images).argmax(1) == label).sum().item()  # state: self.net=eval, recording=off
        return right

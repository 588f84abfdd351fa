"""Unresolved calls whose names drive modes: afterwards the mode is unknown, and nothing is said."""
import torch
from torch import nn

from engine import train_model, evaluate
from owls import train_loader, val_loader, test_loader


class OwlNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = OwlNet()
train_model(net, train_loader, epochs=10)
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # state: net=unknown, recording=off
print(right)

net.train()
evaluate(net, val_loader)
optimizer = torch.optim.SGD(net.parameters(), lr=0.001)
for images, label in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(images), label)  # state: net=unknown, recording=on
    loss.backward()
    optimizer.step()

"""A switch of the BatchNorm layers during training, eval() of the whole model for the test."""
import torch
from torch import nn

from lamps import train_loader, test_loader


class LampNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = LampNet()
optimizer = torch.optim.SGD(net.parameters(), lr=1e-4)
net.train()
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        module.eval()
for images, label in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
net.eval()
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
print(right)

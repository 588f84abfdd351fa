"""A guard on model.training is decided with the caller's mode: it brings the model back each time."""
import torch
from torch import nn

from pets import train_loader, val_loader


class PetNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def train_step(model, images, labels, optimizer):
    if not model.training:
        model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(images), labels)  # state: model=train, recording=on
    loss.backward()
    optimizer.step()


def validate(model, loader):
    if model.training:
        model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()  # state: model=eval, recording=off
    return right


net = PetNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
for epoch in range(8):
    for images, labels in train_loader:
        train_step(net, images, labels, optimizer)
    print(validate(net, val_loader))

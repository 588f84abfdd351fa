"""Several items in one with: no_grad and autocast."""
import torch
from torch import nn

from lenses import train_loader, val_loader


class LensNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def validate(net):
    net.eval()
    right = 0
    with torch.autocast("cuda"), torch.no_grad():
        for images, label in val_loader:
            out = net(images)  # state: net=eval, recording=off
            right += (out.argmax(1) == label).sum().item()
    return right


def main():
    net = LensNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(10):
        net.train()
        for images, label in train_loader:
            optimizer.zero_grad()
            with torch.autocast("cuda"):
                loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, validate(net))


main()

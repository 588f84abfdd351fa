"""A nested function switches the model of the enclosing function and switches it back."""
import torch
from torch import nn

from bricks import make_loaders


class BrickNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def main():
    train_loader, val_loader = make_loaders()
    net = BrickNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def validate():
        net.eval()
        right = 0
        with torch.no_grad():
            for images, label in val_loader:
                right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
        net.train()
        return right

    net.train()
    for epoch in range(30):
        for images, label in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, validate())


main()

"""An evaluation that returns early on an empty loader has already switched; nobody switches back."""
import torch
from torch import nn

from gems import train_loader, val_loader


class GemNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def evaluate(model, loader):
    model.eval()
    if len(loader) == 0:
        return 0
    right = 0
    with torch.no_grad():
        for images, label in loader:
            right += (model(images).argmax(1) == label).sum().item()  # state: model=eval, recording=off
    return right


def main():
    net = GemNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(10):
        for images, label in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(images), label)  # TMD201: net, since=eval@22; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, evaluate(net, val_loader))


main()

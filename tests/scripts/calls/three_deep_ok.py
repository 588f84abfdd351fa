"""The switch is three calls away; the middle one switches back."""
import torch
from torch import nn

from cells import train_loader, val_loader


class CellNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def prepare(model):
    model.eval()


def count(model, loader):
    prepare(model)
    right = 0
    with torch.no_grad():
        for images, label in loader:
            right += (model(images).argmax(1) == label).sum().item()  # state: model=eval, recording=off
    return right


def report(model, epoch):
    print(epoch, count(model, val_loader))
    model.train()


def compute_loss(model, batch):
    images, label = batch
    return nn.functional.cross_entropy(model(images), label)  # state: model=train, recording=on


def main():
    net = CellNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net.train()
    for epoch in range(10):
        for batch in train_loader:
            optimizer.zero_grad()
            loss = compute_loss(net, batch)
            loss.backward()
            optimizer.step()
        report(net, epoch)


main()

"""`@torch.no_grad()` and eval(), and the caller's train() for each epoch."""
import torch
from torch import nn

from rocks import train_loader, val_loader


class RockNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right = 0
    for images, label in loader:
        right += (model(images).argmax(1) == label).sum().item()  # state: model=eval, recording=off
    return right


def train_one_epoch(model, loader, optimizer):
    for images, label in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), label)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()


def main():
    net = RockNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(100):
        net.train()
        train_one_epoch(net, train_loader, optimizer)
        print(epoch, evaluate(net, val_loader))


if __name__ == "__main__":
    main()

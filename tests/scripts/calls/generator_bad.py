"""A generator switches when it is consumed; the training loop after it runs in eval mode."""
import torch
from torch import nn

from boats import train_loader, val_loader


class BoatNet(nn.Module):
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
def guesses(model, loader):
    model.eval()
    for images, label in loader:
        out = model(images)  # state: model=eval, recording=off
        yield (out.argmax(1) == label).sum().item()


def main():
    net = BoatNet()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(20):
        for images, label in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(images), label)  # TMD201: net, since=eval@23; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        right = 0
        for part in guesses(net, val_loader):
            right += part
        print(epoch, right)


main()

"""A test script without any guard: its accuracy loop, one call deep, records."""
import torch
from torch import nn

from clay import test_loader


class ClayNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))




def count(net, images, label):
    return (net(images).argmax(1) == label).sum().item()  # TMD102: net; state: net=eval, recording=on


def main():
    net = ClayNet()
    net.load_state_dict(torch.load("clay.pt"))
    net.eval()
    print(sum(count(net, images, label) for images, label in test_loader))


main()

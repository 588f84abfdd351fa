"""A staticmethod runs the model that the instance hands it: eval mode and gradients as they are there."""
import torch
from torch import nn

from dials import val_loader


class DialNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Meter:
    def __init__(self, path):
        self.net = DialNet()
        self.net.load_state_dict(torch.load(path))

    @staticmethod
    def _step(model, images, label):
        return (model(images).argmax(1) == label).sum().item()  # TMD102: model; state: model=eval, recording=on

    def accuracy(self, loader):
        self.net.eval()
        right = 0
        for images, label in loader:
            right += self._step(self.net, images, label)
        return right


print(Meter("dials.pt").accuracy(val_loader))

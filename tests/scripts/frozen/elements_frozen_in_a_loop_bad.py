"""Elements of a list are frozen in a loop: one report for the place, not one for each that it may be."""

from torch import nn


class Unit(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return self.norm(self.conv(x))


class Net(nn.Module):
    def __init__(self, freeze_at):
        super().__init__()
        self.features = nn.ModuleList([nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))])
        for i in range(4):
            self.features.append(Unit(8))
        self.freeze(freeze_at)

    def freeze(self, freeze_at):
        for index in range(freeze_at):
            for p in self.features[index].parameters():
                p.requires_grad = False  # TMD401: self.features[...]

    def forward(self, x):
        for layer in self.features:
            x = layer(x)
        return x


def features_of(net, images):
    return net(images)  # state: net=entry, recording=on

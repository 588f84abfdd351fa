from torch import nn


class UNet(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.down = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU())
        self.up = nn.Linear(16, classes)

    def forward(self, x):
        return self.up(self.down(x))

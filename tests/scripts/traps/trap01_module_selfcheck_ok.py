"""Trap 1: the `__main__` block of a model file asserts shapes on zeros and counts parameters."""
import torch
from torch import nn


class DoubleConv(nn.Sequential):
    def __init__(self, cin, cout):
        super().__init__(
            nn.Conv2d(cin, cout, 3, padding=1),
            nn.BatchNorm2d(cout),
            nn.ReLU(inplace=True),
            nn.Dropout2d(0.2),
        )


class TinyUNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.down = DoubleConv(3, 16)
        self.pool = nn.MaxPool2d(2)
        self.mid = DoubleConv(16, 32)
        self.up = nn.ConvTranspose2d(32, 16, 2, stride=2)
        self.head = nn.Conv2d(32, classes, 1)

    def forward(self, x):
        skip = self.down(x)
        x = self.up(self.mid(self.pool(skip)))
        return self.head(torch.cat([x, skip], dim=1))


if __name__ == "__main__":
    model = TinyUNet(classes=4)
    dummy = torch.zeros(2, 3, 64, 64)
    out = model(dummy)  # state: model=train, recording=on
    assert out.shape == (2, 4, 64, 64), out.shape
    print("parameters:", sum(p.numel() for p in model.parameters()))

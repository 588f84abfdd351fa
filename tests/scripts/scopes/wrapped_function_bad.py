"""`guarded = torch.no_grad()(evaluate)` is made, but the bare function is called: it records."""
import torch
from torch import nn

from linen import test_loader


class LinenNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def evaluate(net, loader):
    net.eval()
    right = 0
    for images, label in loader:
        right += (net(images).argmax(1) == label).sum().item()  # TMD102: net; state: net=eval, recording=on
    return right


guarded = torch.no_grad()(evaluate)
net = LinenNet()
net.load_state_dict(torch.load("linen.pt"))
print(evaluate(net, test_loader))

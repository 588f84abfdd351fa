"""Only the except path calls eval(): it does not make the normal path any better."""
import torch
from torch import nn

from options import args
from insects import test_loader


class InsectNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = InsectNet()
try:
    net.load_state_dict(torch.load(args.weights))
except FileNotFoundError:
    print("no weights, the numbers below are those of a random network")
    net.eval()
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # TMD101: net, since=created@22; state: net=train|eval, recording=off
print(right)

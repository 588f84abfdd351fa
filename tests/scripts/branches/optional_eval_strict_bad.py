# strict
"""An option of the user decides on eval(): under strict the possible training mode is reported."""
import torch
from torch import nn

from options import args
from stars import test_loader


class StarNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = StarNet()
net.load_state_dict(torch.load(args.weights))
if args.deterministic:
    net.eval()
    torch.manual_seed(0)
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # TMD101: net, says=may run in training mode; state: net=train|eval, recording=off
print(right)

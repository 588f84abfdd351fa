"""A loop left by break only: the else clause raises, so what the breaking pass switched holds afterwards."""
import torch
from torch import nn

from checkpoints import candidates
from maps import test_loader


class MapNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = MapNet()
for path in candidates:
    if path.exists():
        net.load_state_dict(torch.load(path))
        net.eval()
        break
else:
    raise FileNotFoundError("no checkpoint")
right = 0
with torch.no_grad():
    for images, label in test_loader:
        right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
print(right)

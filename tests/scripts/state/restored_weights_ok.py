"""Strong update: eval() after load_state_dict decides the mode of every later pass."""
import torch
from torch import nn
from torch.utils.data import DataLoader

from digits import DigitImages


class DigitNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


loader = DataLoader(DigitImages("test"), batch_size=64)
net = DigitNet()
net.load_state_dict(torch.load("digits.pt"))
net.eval()
correct = 0
with torch.no_grad():
    for images, labels in loader:
        scores = net(images)  # state: net=eval, recording=off
        correct += (scores.argmax(1) == labels).sum().item()
print("accuracy", correct / len(loader.dataset))

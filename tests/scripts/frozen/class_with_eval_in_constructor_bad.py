"""The constructor freezes an encoder and puts it in eval mode; the next train() of the whole ends that."""
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, channels=64):
        super().__init__()
        self.conv1 = nn.Conv2d(3, channels, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(x))).mean((2, 3))


class Student(nn.Module):
    def __init__(self, checkpoint, classes=10):
        super().__init__()
        self.encoder = Encoder()
        self.encoder.load_state_dict(torch.load(checkpoint))
        self._freeze()
        self.head = nn.Linear(64, classes)

    def _freeze(self):
        self.encoder.eval()  # TMD402: self.encoder, says=puts `self.encoder` back in training mode, though it is frozen, and its BatchNorm statistics move
        for param in self.encoder.parameters():
            param.requires_grad = False

    def forward(self, x):
        return self.head(self.encoder(x))
#
#
#
#
#


@torch.no_grad()
def predict(checkpoint, batch):
    student = Student(checkpoint).eval()
    return student(batch).argmax(1)  # state: student=eval, recording=off

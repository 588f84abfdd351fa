"""The same flag tested twice: under `not args.train` nobody has switched the model to eval."""
import argparse

import torch
from torch import nn

from mushrooms import loader


class MushroomNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


parser = argparse.ArgumentParser()
parser.add_argument("--train", action="store_true")
args = parser.parse_args()
model = MushroomNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
if args.train:
    model.train()

edible = 0
for images, label in loader:
    if args.train:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), label)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
    else:
        with torch.no_grad():
            scores = model(images)  # TMD101: model, since=created@26; state: model=train, recording=off
        edible += (scores.argmax(1) == label).sum().item()
print(edible)

"""`model.train(phase == "train")`: the value of the switch is decided under each binding of the loop."""
import torch
from torch import nn

from bees import loaders


class BeeNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


model = BeeNet()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(25):
    for phase in ("train", "val"):
        is_train = phase == "train"
        model.train(phase == "train")
        right = 0
        for images, label in loaders[phase]:
            if is_train:
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(images), label)  # state: model=train, recording=on
                loss.backward()
                optimizer.step()
            if phase == "val":
                with torch.set_grad_enabled(is_train):
                    right += (model(images).argmax(1) == label).sum().item()  # state: model=eval, recording=off
        print(epoch, phase, right)

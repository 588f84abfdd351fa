"""One private method for both passes; the literal flag decides mode and gradients."""
import torch
from torch import nn

from veins import train_loader, val_loader


class VeinNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Study:
    def __init__(self):
        self.net = VeinNet()
        self.optimizer = torch.optim.Adam(self.net.parameters())

    def run(self):
        for epoch in range(10):
            self._pass(train_loader, learn=True)
            print(epoch, self._pass(val_loader, learn=False))

    def _pass(self, loader, learn):
        self.net.train(learn)
        right = 0
        for images, label in loader:
            if learn:
                loss = nn.functional.cross_entropy(self.net(images), label)  # state: self.net=train, recording=on
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            else:
                with torch.no_grad():
                    right += (self.net(images).argmax(1) == label).sum().item()  # state: self.net=eval, recording=off
        return right


Study().run()

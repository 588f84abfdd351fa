"""train() once in fit(), eval() in a private method of the same class."""
import torch
from torch import nn

from gulls import train_loader, val_loader


class GullNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Trainer:
    def __init__(self, epochs):
        self.epochs = epochs
        self.model = GullNet()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

    def fit(self):
        self.model.train()
        for epoch in range(self.epochs):
            self._train_epoch()
            print(epoch, self._validate())

    def _train_epoch(self):
        for images, label in train_loader:
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.model(images), label)  # TMD201: self.model, since=eval@41; state: self.model=train|eval, recording=on
            loss.backward()
            self.optimizer.step()

    def _validate(self):
        self.model.eval()
        right = 0
        with torch.no_grad():
            for images, label in val_loader:
                right += (self.model(images).argmax(1) == label).sum().item()  # state: self.model=eval, recording=off
        return right


if __name__ == "__main__":
    Trainer(epochs=30).fit()

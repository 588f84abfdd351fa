"""`(m.train if flag else m.eval)()` and `m.train(not flag)`: decided by the literal that each caller passes."""
import torch
from torch import nn

from wafer import train_loader, val_loader


class WaferNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def fit(model, loader, optimizer, criterion, training):
    (model.train if training else model.eval)()
    for images, defect in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), defect)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()


def score(model, loader, quiet):
    model.train(not quiet)
    total = 0
    with torch.no_grad():
        for images, defect in loader:
            total += (model(images).argmax(1) == defect).sum().item()  # state: model=eval, recording=off
    return total


net = WaferNet()
opt = torch.optim.SGD(net.parameters(), lr=0.01)
for epoch in range(5):
    fit(net, train_loader, opt, nn.CrossEntropyLoss(), True)
    print(epoch, score(net, val_loader, quiet=True))

"""`if args.evaluate: validate(); return`: the training below never sees that eval()."""
import torch
from torch import nn

from options import parse
from shells import train_loader, val_loader


class ShellNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def validate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, label in loader:
            right += (model(images).argmax(1) == label).sum().item()  # state: model=eval, recording=off
    return right


def main():
    args = parse()
    model = ShellNet()
    optimizer = torch.optim.SGD(model.parameters(), args.lr)
    if args.evaluate:
        print(validate(model, val_loader))
        return
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), label)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
    print(validate(model, val_loader))


main()

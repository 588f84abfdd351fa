"""Trap 13: a frozen backbone under no_grad feeds a trained head. The loss comes from the head.

The backbone's BatchNorm must still be in evaluation mode: built from a constructor it is not.
"""
import torch
from torch import nn

from data import train_loader


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(3, 64, 3, 2, 1), nn.BatchNorm2d(64), nn.ReLU(),
            nn.Conv2d(64, 128, 3, 2, 1), nn.BatchNorm2d(128), nn.ReLU(),
        )

    def forward(self, x):
        return self.conv(x).mean((2, 3))


def train(backbone, linear_classifier, optimizer, loader, epoch):
    linear_classifier.train()
    for inp, target in loader:
        with torch.no_grad():
            output = backbone(inp)  # state: backbone=eval, recording=off
        output = linear_classifier(output)  # state: linear_classifier=train, recording=on
        loss = nn.CrossEntropyLoss()(output, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())


def main():
    model = Backbone()
    model.load_state_dict(torch.load("backbone.pth"))
    model.eval()
    linear_classifier = nn.Linear(128, 100)
    optimizer = torch.optim.SGD(linear_classifier.parameters(), lr=0.001, momentum=0.9)
    for epoch in range(100):
        train(model, linear_classifier, optimizer, train_loader, epoch)


if __name__ == "__main__":
    main()

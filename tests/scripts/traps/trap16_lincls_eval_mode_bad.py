"""Trap 16: training with the network in eval mode on purpose: all but the last layer is frozen.

Without the frozen part and the reason beside it, eval() at the top of train() is a slip.
"""
import torch
import torch.nn as nn

from data import train_loader


class ResNetish(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 64, 3, 2), nn.BatchNorm2d(64), nn.ReLU(), nn.Dropout2d(0.1))
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        return self.fc(self.features(x).mean((2, 3)))


def train(loader, model, criterion, optimizer, epoch):
    model.eval()
    running = 0.0
    for images, target in loader:
        output = model(images)  # TMD202: model, since=eval@22; state: model=eval, recording=on
        loss = criterion(output, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        running += loss.item()
    print(epoch, running / len(loader))


def main():
    model = ResNetish(classes=1000)
    model.load_state_dict(torch.load("moco_v2.pth"), strict=False)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(parameters, lr=30.0, momentum=0.9)
    for epoch in range(100):
        train(train_loader, model, nn.CrossEntropyLoss(), optimizer, epoch)


if __name__ == "__main__":
    main()

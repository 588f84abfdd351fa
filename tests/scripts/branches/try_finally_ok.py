"""A finally clause restores training mode on every way out of the evaluation, early return included."""
import torch
from torch import nn

from fish import train_loader, val_loader


class FishNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def evaluate(model, loader, path, limit):
    log = open(path, "a")
    model.eval()
    right = 0
    try:
        with torch.no_grad():
            for step, (images, label) in enumerate(loader):
                right += (model(images).argmax(1) == label).sum().item()  # state: model=eval, recording=off
                if step == limit:
                    return right
        return right
    finally:
        log.write(f"{right}\n")
        log.close()
        model.train()


net = FishNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(10):
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    print(epoch, evaluate(net, val_loader, "fish.log", limit=20))

"""match over a parameter that every caller passes as a literal: the arms are decided per call."""
import torch
from torch import nn

from stamps import train_loader, test_loader


class StampNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def switch(model, stage):
    match stage:
        case "train":
            model.train()
        case "val" | "test":
            model.eval()


net = StampNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(10):
    switch(net, "train")
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    switch(net, "test")
    with torch.no_grad():
        right = sum((net(images).argmax(1) == label).sum().item() for images, label in test_loader)  # state: net=eval, recording=off
    print(epoch, right)

"""train() before the epoch loop, eval() inside it: training in eval mode from the second pass on."""
import torch
from torch import nn

from tiles import train_loader, val_loader


class TileNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


net = TileNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
net.train()
for epoch in range(20):
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = criterion(net(images), label)  # TMD201: net, since=eval@31; state: net=train|eval, recording=on
        loss.backward()
        optimizer.step()
    net.eval()
    right = 0
    with torch.no_grad():
        for images, label in val_loader:
            right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
    print(epoch, right)

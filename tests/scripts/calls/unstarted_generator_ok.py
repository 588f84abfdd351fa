"""A generator that is made and not consumed has not switched anything."""
import torch
from torch import nn

from moths import train_loader, val_loader


class MothNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def guesses(model, loader):
    model.eval()
    for images, label in loader:
        with torch.no_grad():
            out = model(images)  # state: model=eval, recording=off
        yield (out.argmax(1) == label).sum().item()


net = MothNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
pending = guesses(net, val_loader)
for images, label in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
print(sum(pending))

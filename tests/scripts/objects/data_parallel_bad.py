"""DataParallel is an alias: eval() on the inner module is what the wrapper runs with."""
import torch
from torch import nn

from sand import train_loader, val_loader


class SandNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def main():
    net = SandNet().cuda()
    wrapped = nn.DataParallel(net)
    optimizer = torch.optim.SGD(wrapped.parameters(), lr=0.1)
    wrapped.train()
    for epoch in range(10):
        for images, label in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(wrapped(images), label)  # TMD201: wrapped, since=eval@32; state: wrapped=train|eval, recording=on
            loss.backward()
            optimizer.step()
        wrapped.module.eval()
        right = 0
        with torch.no_grad():
            for images, label in val_loader:
                right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
        print(epoch, right)


main()

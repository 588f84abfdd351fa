"""match over the task: each arm sets its own mode, the last one raises."""
import torch
from torch import nn

from options import args
from coins import train_loader, test_loader


class CoinNet(nn.Module):
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
    net = CoinNet()
    match args.task:
        case "fit":
            net.train()
            optimizer = torch.optim.Adam(net.parameters())
            for images, label in train_loader:
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(net(images), label)  # state: net=train, recording=on
                loss.backward()
                optimizer.step()
            torch.save(net.state_dict(), "coins.pt")
        case "score":
            net.load_state_dict(torch.load("coins.pt"))
            net.eval()
            right = 0
            with torch.no_grad():
                for images, label in test_loader:
                    right += (net(images).argmax(1) == label).sum().item()  # state: net=eval, recording=off
            print(right)
        case other:
            raise ValueError(other)


main()

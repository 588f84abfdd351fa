"""A literal `is_train` argument switches to train and gates the gradients; nothing switches to eval."""
import torch
from torch import nn

from signs import train_loader, val_loader


class SignNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def run_epoch(model, loader, optimizer, is_train):
    if is_train:
        model.train()
    right = 0
    for images, label in loader:
        with torch.set_grad_enabled(is_train):
            out = model(images)  # TMD101: model, since=train@23; state: model=train, recording=on|off
            loss = nn.functional.cross_entropy(out, label)
        if is_train:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        right += (out.argmax(1) == label).sum().item()
    return right


def main():
    model = SignNet()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(90):
        run_epoch(model, train_loader, optimizer, True)
        print(epoch, run_epoch(model, val_loader, optimizer, is_train=False))


if __name__ == "__main__":
    main()

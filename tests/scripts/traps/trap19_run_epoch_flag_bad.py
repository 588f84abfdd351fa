"""Trap 19: one epoch function for training and validation; a flag decides mode and recording."""
import torch
from torch import nn

from data import make_loaders


class Net(nn.Module):
    def __init__(self, inputs, classes):
        super().__init__()
        self.seq = nn.Sequential(nn.Linear(inputs, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, classes))

    def forward(self, x):
        return self.seq(x)


def run_epoch(net, loader, criterion, optimizer, is_train):
    net.train(is_train)
    total, correct, count = 0.0, 0, 0
    for x, y in loader:
        out = net(x)  # TMD102: net; state: net=train|eval, recording=on
        loss = criterion(out, y)
        if is_train:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        total += loss.item() * len(y)
        correct += (out.argmax(1) == y).sum().item()
        count += len(y)
    return total / count, correct / count


def main():
    train_loader, val_loader = make_loaders(batch_size=128)
    net = Net(64, 10)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
    for epoch in range(30):
        train_loss, train_acc = run_epoch(net, train_loader, criterion, optimizer, is_train=True)
        val_loss, val_acc = run_epoch(net, val_loader, criterion, optimizer, is_train=False)
        print(f"{epoch}: {train_loss:.3f} {train_acc:.3f} | {val_loss:.3f} {val_acc:.3f}")


if __name__ == "__main__":
    main()

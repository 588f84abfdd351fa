"""Counting parameters needs no eval(): the training starts in training mode."""
import torch
from torch import nn

from chess_positions import loader


class BoardNet(nn.Module):
    def __init__(self, blocks=6, width=96):
        super().__init__()
        self.stem = nn.Conv2d(12, width, 3, padding=1)
        self.tower = nn.Sequential(
            *[nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()) for _ in range(blocks)]
        )
        self.value = nn.Linear(width, 1)

    def forward(self, board):
        return torch.tanh(self.value(self.tower(self.stem(board)).mean((2, 3))))


def describe(net):
    total = sum(p.numel() for p in net.parameters())
    trainable = sum(p.numel() for p in net.parameters() if p.requires_grad)
    print(f"{net.__class__.__name__}: {total:,} parameters, {trainable:,} trainable")


def fit(net, optimizer, epochs):
    for epoch in range(epochs):
        running = 0.0
        for board, result in loader:
            value = net(board).squeeze(1)  # state: net=train, recording=on
            loss = (value - result).pow(2).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            running += loss.item()
        print(epoch, running / len(loader))


def main():
    torch.manual_seed(1)
    net = BoardNet()
    describe(net)
    fit(net, torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9), epochs=8)
    torch.save(net.state_dict(), "board.pt")


if __name__ == "__main__":
    main()

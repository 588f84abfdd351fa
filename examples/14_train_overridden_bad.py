"""`train` is overridden without its recursion: after `eval()` the BatchNorm of the body is in training mode still."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(10, width), nn.BatchNorm1d(width), nn.ReLU())
        self.head = nn.Linear(width, 3)
        self.phases = 0

    def train(self, mode=True):
        self.training = mode
        self.phases += 1
        return self

    def forward(self, x):
        return self.head(self.body(x))


def train(net, batches, epochs=5):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    net.train()
    for _ in range(epochs):
        for x, y in batches:
            loss = nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def accuracy(net, x, y, size):
    net.eval()
    with torch.no_grad():
        hits = [net(part).argmax(1) == target for part, target in zip(x.split(size), y.split(size))]
    return torch.cat(hits).float().mean().item()


def main():
    torch.manual_seed(0)
    net = Net()
    x = torch.randn(1024, 10)
    y = x[:, :3].argmax(1)
    train(net, list(zip(x.split(64), y.split(64))))
    statistics = net.body[1].running_mean.clone()
    by_two, at_once = accuracy(net, x, y, size=2), accuracy(net, x, y, size=1024)
    moved = (net.body[1].running_mean - statistics).abs().max().item()
    print(f"after eval(): net.training is {net.training}, that of its BatchNorm {net.body[1].training}")
    print(f"accuracy {by_two:.3f} in batches of 2, {at_once:.3f} in one batch: the same inputs, the same weights")
    print(f"the evaluation moved the running mean of BatchNorm by up to {moved:.3f}")
    print("harm:", "yes" if moved > 0 else "no")


if __name__ == "__main__":
    main()

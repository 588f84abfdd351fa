"""BatchNorm built anew in each forward: it never leaves training mode, and an answer depends on its neighbours."""

import torch
import torch.nn.functional as F
from torch import nn


class Classifier(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.width = width
        self.body = nn.Linear(20, width)
        self.out = nn.Linear(width, 10)

    def forward(self, x):
        norm = nn.BatchNorm1d(self.width)
        return self.out(F.relu(norm(self.body(x))))


def make_data(centres, count):
    y = torch.randint(len(centres), (count,))
    return centres[y] + torch.randn(count, centres.shape[1]), y


def train(model, x, y, epochs=10):
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    model.train()
    for epoch in range(epochs):
        for batch in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()


@torch.no_grad()
def accuracy(model, x, y, order):
    model.eval()
    correct = 0
    for batch in order.split(20):
        correct += (model(x[batch]).argmax(1) == y[batch]).sum().item()
    return 100 * correct / len(order)


def main():
    torch.manual_seed(0)
    centres = torch.randn(10, 20)
    train_x, train_y = make_data(centres, 4000)
    test_x, test_y = make_data(centres, 2000)
    model = Classifier()
    train(model, train_x, train_y)
    mixed = accuracy(model, test_x, test_y, torch.randperm(len(test_x)))
    by_class = accuracy(model, test_x, test_y, test_y.argsort())
    print(f"accuracy in eval mode, batches shuffled: {mixed:.1f} %")
    print(f"accuracy in eval mode, batches sorted by class: {by_class:.1f} %")
    kept = [name for name, _ in model.named_buffers() if "running" in name]
    print(f"running statistics in the checkpoint: {len(kept)}")
    print("harm:", "yes" if mixed - by_class > 1 else "no")


if __name__ == "__main__":
    main()

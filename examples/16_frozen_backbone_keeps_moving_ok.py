"""A frozen backbone under a new head: it is kept in eval mode, and the old head works as before."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Classifier(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = nn.Sequential(
            nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU()
        )
        self.head = nn.Linear(64, classes)

    def forward(self, x):
        return self.head(self.backbone(x))

    def train(self, mode=True):
        super().train(mode)
        if not any(param.requires_grad for param in self.backbone.parameters()):
            self.backbone.eval()
        return self


def fit(model, parameters, loader, epochs):
    optimizer = torch.optim.Adam(parameters, lr=3e-3)
    for _ in range(epochs):
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()


def accuracy(model, x, y):
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(1) == y).float().mean().item()


def transfer(model, loader, classes):
    """A new head on the frozen backbone, for other data."""
    for param in model.backbone.parameters():
        param.requires_grad = False
    model.head = nn.Linear(64, classes)
    fit(model, model.head.parameters(), loader, epochs=5)


def main():
    torch.manual_seed(0)
    centres = torch.randn(10, 20) * 1.3
    y = torch.randint(0, 10, (3000,))
    x = centres[y] + torch.randn(3000, 20)
    model = Classifier(10)
    fit(model, model.parameters(), DataLoader(TensorDataset(x, y), batch_size=50, shuffle=True), epochs=5)
    before, old_head = accuracy(model, x, y), model.head

    shifted = x * 2 + 3
    other = (shifted[:, 0] > 3).long()
    transfer(model, DataLoader(TensorDataset(shifted, other), batch_size=50, shuffle=True), 2)
    model.head = old_head
    after = accuracy(model, x, y)
    print(f"old task through the old head: {before:.1%} before, {after:.1%} after, and no parameter was trained")
    print("harm:", "yes" if before - after > 0.02 else "no")


if __name__ == "__main__":
    main()

"""A CNN is validated under no_grad() but without eval(): the metric is random and the model itself moves."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class SmallCNN(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(4),
        )
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(8 * 4 * 4, classes)

    def forward(self, x):
        return self.head(self.dropout(self.features(x).flatten(1)))


def make_data(count):
    """Images with one bright quadrant: the quadrant is the class."""
    labels = torch.randint(4, (count,))
    images = torch.randn(count, 1, 16, 16)
    for image, label in zip(images, labels):
        row, column = divmod(int(label), 2)
        image[0, row * 8 : row * 8 + 8, column * 8 : column * 8 + 8] += 0.6
    return TensorDataset(images, labels)


def train_one_epoch(model, loader, optimizer):
    model.train()
    for images, labels in loader:
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def validate(model, loader):
    correct = 0
    with torch.no_grad():
        for images, labels in loader:
            correct += (model(images).argmax(1) == labels).sum().item()
    return correct / len(loader.dataset)


def main():
    torch.manual_seed(0)
    train_loader = DataLoader(make_data(1024), batch_size=64, shuffle=True)
    val_loader = DataLoader(make_data(100), batch_size=2)

    model = SmallCNN()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    harm = False
    for epoch in range(3):
        train_one_epoch(model, train_loader, optimizer)
        mean = model.features[1].running_mean.clone()
        first = validate(model, val_loader)
        second = validate(model, val_loader)
        moved = (model.features[1].running_mean - mean).abs().max().item()
        print(f"epoch {epoch}: accuracy {first:.3f}, then {second:.3f}; running mean moved by {moved:.3f}")
        harm = harm or first != second or moved > 0
    print("harm:", "yes" if harm else "no")


if __name__ == "__main__":
    main()

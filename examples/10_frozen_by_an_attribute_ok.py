"""Fine-tuning a head on a second task: `encoder.requires_grad_(False)` freezes the encoder, the first task is kept."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def make_encoder():
    return nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())


def make_loader(count, direction):
    """Points of two classes, on the two sides of a plane."""
    x = torch.randn(count, 20)
    return DataLoader(TensorDataset(x, (x @ direction > 0).long()), batch_size=64)


def fit(model, loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        hits = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)
    return hits / len(loader.dataset)


def main():
    torch.manual_seed(0)
    first, second = torch.randn(20), torch.randn(20)
    encoder, first_head = make_encoder(), nn.Linear(32, 2)
    first_model = nn.Sequential(encoder, first_head)
    fit(first_model, make_loader(4096, first), epochs=5, lr=0.05)
    test_loader = make_loader(1000, first)
    before = accuracy(first_model, test_loader)

    encoder.requires_grad_(False)
    frozen = [weight.clone() for weight in encoder.parameters()]
    second_head = nn.Linear(32, 2)
    fit(nn.Sequential(encoder, second_head), make_loader(4096, second), epochs=5, lr=0.05)

    pairs = zip(encoder.parameters(), frozen)
    moved = max((weight - old).abs().max().item() for weight, old in pairs)
    after = accuracy(first_model, test_loader)
    print(f"first task: accuracy {before:.3f} before the fine-tuning, {after:.3f} after it")
    print(f"the frozen encoder has moved by up to {moved:.3f}")
    print("harm:", "yes" if moved > 0 else "no")


if __name__ == "__main__":
    main()

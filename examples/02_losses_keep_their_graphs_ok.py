"""Validation in eval mode and under no_grad(): the list holds numbers, and nothing is kept for a backward."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Regressor(nn.Module):
    def __init__(self, width=256):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(32, width),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Linear(width, width),
            nn.ReLU(),
        )
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        return self.out(self.body(x)).squeeze(1)


def make_loader(count, batch_size):
    x = torch.randn(count, 32)
    return DataLoader(TensorDataset(x, x.sin().sum(1)), batch_size=batch_size)


def train(model, loader, optimizer, criterion):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()


@torch.no_grad()
def validate(model, loader, criterion):
    model.eval()
    losses = []
    for x, y in loader:
        losses.append(criterion(model(x), y))
    return torch.stack(losses).mean()


class SavedBytes(torch.autograd.graph.saved_tensors_hooks):
    """Counts what autograd keeps for a backward that may come."""

    def __init__(self):
        self.bytes = 0
        super().__init__(self.count, lambda tensor: tensor)

    def count(self, tensor):
        self.bytes += tensor.numel() * tensor.element_size()
        return tensor


def main():
    torch.manual_seed(0)
    model = Regressor()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    criterion = nn.MSELoss()
    train_loader, val_loader = make_loader(4096, 128), make_loader(8192, 128)
    for epoch in range(2):
        train(model, train_loader, optimizer, criterion)
        saved = SavedBytes()
        with saved:
            val_loss = validate(model, val_loader, criterion)
        print(f"epoch {epoch}: loss {val_loss:.3f}, kept for a backward: {saved.bytes / 2**20:.1f} MiB")
    print("harm:", "yes" if saved.bytes else "no")


if __name__ == "__main__":
    main()

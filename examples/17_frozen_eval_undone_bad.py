"""The frozen encoder is put in eval mode when the model is built; train() of the next epoch ends that."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(16, 32)
        self.norm = nn.BatchNorm1d(32)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return self.dropout(torch.relu(self.norm(self.linear(x))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        return self.head(self.encoder(x))


def build():
    model = Model()
    model.encoder.requires_grad_(False)
    model.encoder.eval()
    return model


def train(model, loader, epochs=4):
    optimizer = torch.optim.Adam(model.head.parameters(), lr=1e-2)
    for epoch in range(epochs):
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        print(f"epoch {epoch}: loss {loss.item():.3f}, encoder in training mode: {model.encoder.training}")


def main():
    torch.manual_seed(0)
    x = torch.randn(1200, 16) + 4
    y = x[:, :3].argmax(1)
    model = build()
    before = model.encoder.norm.running_mean.clone()
    train(model, DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True))
    moved = (model.encoder.norm.running_mean - before).abs().max().item()
    print(f"running mean of the frozen encoder moved by up to {moved:.2f}")
    print("harm:", "yes" if moved > 0 else "no")


if __name__ == "__main__":
    main()

"""The loss comes from a function that records, so that the backward reaches the parameters."""

import torch
from torch import nn


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(24, 12), nn.ReLU(), nn.Linear(12, 4))
        self.decoder = nn.Sequential(nn.Linear(4, 12), nn.ReLU(), nn.Linear(12, 24))

    def forward(self, x):
        return self.decoder(self.encoder(x))


def reconstruction_loss(model, batch):
    return nn.functional.mse_loss(model(batch), batch)


def train(model, batches, epochs=3):
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for batch in batches:
            loss = reconstruction_loss(model, batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}: loss {total / len(batches):.4f}")


def main():
    torch.manual_seed(0)
    data = torch.randn(2048, 4) @ torch.randn(4, 24)
    model = Autoencoder()
    before = [parameter.detach().clone() for parameter in model.parameters()]
    train(model, data.split(64))
    changed = sum(not torch.equal(old, new) for old, new in zip(before, model.parameters()))
    print(f"{changed} of {len(before)} parameters changed")
    print("harm:", "yes" if changed < len(before) else "no")


if __name__ == "__main__":
    main()

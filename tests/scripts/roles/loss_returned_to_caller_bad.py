"""compute_loss() returns the loss: training where the caller calls backward, inference where it takes the number."""
import torch
from torch import nn

from ratings import train_loader, valid_loader


class NeuMF(nn.Module):
    def __init__(self, users, items, dim=32):
        super().__init__()
        self.user = nn.Embedding(users, dim)
        self.item = nn.Embedding(items, dim)
        self.mlp = nn.Sequential(nn.Linear(2 * dim, dim), nn.ReLU(), nn.Dropout(0.2), nn.Linear(dim, 1))

    def forward(self, u, i):
        return self.mlp(torch.cat([self.user(u), self.item(i)], dim=-1)).squeeze(-1)


def compute_loss(recommender, batch):
    u, i, rating = batch
    score = recommender(u, i)  # state: recommender=train|eval, recording=on
    return nn.functional.mse_loss(score, rating)


def train_epoch(recommender, optimizer):
    recommender.train()
    for batch in train_loader:
        loss = compute_loss(recommender, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def validate(recommender):
    recommender.eval()
    total = 0.0
    for batch in valid_loader:
        total += compute_loss(recommender, batch).item()  # TMD102: recommender
    return (total / len(valid_loader)) ** 0.5


if __name__ == "__main__":
    neumf = NeuMF(6040, 3706)
    adam = torch.optim.Adam(neumf.parameters())
    for epoch in range(20):
        train_epoch(neumf, adam)
        print(epoch, "rmse", validate(neumf))

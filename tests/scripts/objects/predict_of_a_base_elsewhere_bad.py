"""`predict()` is a method of the base class, which another library has: it switches recording off itself.

A pass of its own has no guard here.
"""

import tez
import torch
from torch import nn


class Ratings(tez.Model):
    def __init__(self, users, films, width=32):
        super().__init__()
        self.users = nn.Embedding(users, width)
        self.films = nn.Embedding(films, width)
        self.out = nn.Sequential(nn.Dropout(0.2), nn.Linear(2 * width, 1))

    def forward(self, users, films):
        return self.out(torch.cat([self.users(users), self.films(films)], dim=1))


class Recommender:
    def __init__(self, path, users, films):
        self.path = path
        self.users = users
        self.films = films

    def predict(self, dataset):
        self.model = Ratings(self.users, self.films)
        self.model.load(self.path, device="cpu")
        self.model.eval()
        values = []
        for batch in self.model.predict(dataset, batch_size=64):
            values.extend(value.item() for value in batch)
        return values

    def rating(self, user, film):
        self.model = Ratings(self.users, self.films)
        self.model.eval()
        return self.model(user, film).item()  # TMD102: self.model; state: self.model=eval, recording=on

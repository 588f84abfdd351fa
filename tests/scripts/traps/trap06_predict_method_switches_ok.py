"""Trap 6: predict() of the network puts it in evaluation mode and switches recording off."""
import numpy as np
import torch
from torch import nn


class Regressor(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1)
        )

    def forward(self, x):
        return self.layers(x).squeeze(1)

    def predict(self, array):
        self.eval()
        with torch.no_grad():
            out = self(torch.as_tensor(array, dtype=torch.float32))  # state: self=eval, recording=off
        return out.numpy()


def train_regressor(features, values, epochs=200):
    reg = Regressor(features.shape[1])
    opt = torch.optim.Adam(reg.parameters())
    x = torch.as_tensor(features, dtype=torch.float32)
    y = torch.as_tensor(values, dtype=torch.float32)
    for _ in range(epochs):
        opt.zero_grad()
        loss = (reg(x) - y).pow(2).mean()  # state: reg=train, recording=on
        loss.backward()
        opt.step()
    return reg


if __name__ == "__main__":
    table = np.loadtxt("houses.csv", delimiter=",")
    regressor = train_regressor(table[:400, :-1], table[:400, -1])
    guess = regressor.predict(table[400:, :-1])
    print("MAE", np.abs(guess - table[400:, -1]).mean())

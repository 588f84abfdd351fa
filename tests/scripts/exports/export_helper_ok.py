"""Export: the helper switches before it exports."""

import torch
from torch import nn


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(12, 24), nn.ReLU(), nn.Dropout(0.1), nn.Linear(24, 1))

    def forward(self, x):
        return self.layers(x)


def export(model, path):
    example = torch.zeros(1, 12)
    model.eval()
    torch.onnx.export(model, (example,), path, opset_version=18)


def fit(model, loader):
    optimizer = torch.optim.AdamW(model.parameters())
    for x, y in loader:
        loss = nn.functional.mse_loss(model(x), y)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def main(loader):
    model = Regressor()
    fit(model, loader)
    export(model, "regressor.onnx")


main(torch.load("loader.pt"))

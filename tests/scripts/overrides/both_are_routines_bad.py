"""A network with routines of its own under the names of both switches: any switch around it ends in an error."""
import torch
from torch import nn
from torch.utils.data import DataLoader


class Forecaster(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.cell = nn.LSTM(1, width, batch_first=True, num_layers=2, dropout=0.2)
        self.out = nn.Linear(width, 1)
        self.optimizer = torch.optim.Adam(self.parameters())

    def forward(self, x):
        return self.out(self.cell(x)[0][:, -1])

    def train(self, loader: DataLoader):  # TMD305: Forecaster.train, says=starts it with `loader=False`
        for x, y in loader:
            loss = nn.functional.mse_loss(self(x), y)  # state: self=entry, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def eval(self, loader: DataLoader):  # TMD305: Forecaster.eval
        with torch.no_grad():
            return sum(nn.functional.mse_loss(self(x), y).item() for x, y in loader)  # TMD101: self

import torch
from fitting import Fitting
from torch import nn


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return self.body(x)

    def loss_of(self, batch):
        x, y = batch
        return nn.functional.mse_loss(self(x), y)


net = Regressor()
train_batches, val_batches = torch.load("train.pt"), torch.load("val.pt")
Fitting(torch.optim.SGD(net.parameters(), lr=0.1), train_batches, val_batches).fit(net, 5)

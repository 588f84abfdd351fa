"""Also seen: MC dropout: train() and no_grad in the same function, asked for in so many words."""
import torch
from torch import nn

from solar import test_days, train_days


class LoadForecaster(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 64, num_layers=2, dropout=0.2, batch_first=True)
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(64, 24)

    def forward(self, x):
        return self.out(self.drop(self.lstm(x)[0][:, -1]))


def train(net, days):
    optimizer = torch.optim.Adam(net.parameters())
    net.train()
    for x, y in days:
        optimizer.zero_grad()
        nn.functional.l1_loss(net(x), y).backward()  # state: net=train, recording=on
        optimizer.step()


def predict_interval(net, x, n=100):
    net.train()  # keep dropout active: every pass is one draw
    with torch.no_grad():
        draws = torch.stack([net(x) for _ in range(n)])  # state: net=train, recording=off
    return draws.quantile(0.05, dim=0), draws.quantile(0.95, dim=0)


def main():
    net = LoadForecaster()
    train(net, train_days())
    for x, y in test_days():
        low, high = predict_interval(net, x)
        print(((low <= y) & (y <= high)).float().mean().item())


main()

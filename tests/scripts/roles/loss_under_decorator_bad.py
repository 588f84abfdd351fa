"""Backward on a loss that a helper computed with recording switched off.

The decorator belongs to the metric, not to the loss: with it on the loss, backward() finds no graph.
"""
import torch
from torch import nn

from sales import test_weeks, train_weeks


class DemandNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, x):
        return self.fc(x).squeeze(1)


@torch.no_grad()
def quantile_loss(demand_net, x, y, q=0.9):
    error = y - demand_net(x)  # TMD203: demand_net; state: demand_net=train, recording=off
    return torch.maximum(q * error, (q - 1) * error).mean()


def train(demand_net, epochs=30):
    optimizer = torch.optim.Adam(demand_net.parameters())
    for _ in range(epochs):
        demand_net.train()
        for x, y in train_weeks():
            optimizer.zero_grad()
            loss = quantile_loss(demand_net, x, y)
            loss.backward()
            optimizer.step()


@torch.no_grad()
def coverage(demand_net):
    demand_net.eval()
    inside = [(y <= demand_net(x)).float().mean() for x, y in test_weeks()]  # state: demand_net=eval, recording=off
    return torch.stack(inside).mean().item()


if __name__ == "__main__":
    network = DemandNet()
    train(network)
    print(coverage(network))

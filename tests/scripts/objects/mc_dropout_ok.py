"""Dropout layers alone back in training mode (MC dropout): the model itself stays in eval mode."""
import torch
from torch import nn

from clinic import test_loader


class RiskNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def sample(net, x, times=20):
    net.eval()
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.train()
    with torch.no_grad():
        draws = [net(x).softmax(1) for _ in range(times)]  # state: net=eval, recording=off
    return torch.stack(draws).std(dim=0).tolist()


net = RiskNet()
net.load_state_dict(torch.load("risk.pt"))
for x in test_loader:
    print(sample(net, x))

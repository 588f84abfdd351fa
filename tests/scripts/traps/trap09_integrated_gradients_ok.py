"""Trap 9: an explanation needs eval mode with recording on, for the gradient of the input."""
import torch
from torch import nn


class TabularNet(nn.Module):
    def __init__(self, columns, classes):
        super().__init__()
        self.inp = nn.Linear(columns, 64)
        self.bn = nn.BatchNorm1d(64)
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.drop(torch.relu(self.bn(self.inp(x)))))


class IntegratedGradients:
    def __init__(self, model, steps=50):
        self.model = model
        self.model.eval()
        self.steps = steps

    def attribute(self, row, target):
        baseline = torch.zeros_like(row)
        total = torch.zeros_like(row)
        for k in range(1, self.steps + 1):
            point = (baseline + k / self.steps * (row - baseline)).requires_grad_(True)
            score = self.model(point)[:, target].sum()  # state: self.model=eval, recording=on
            (grad,) = torch.autograd.grad(score, point)
            total += grad
        return (row - baseline) * total / self.steps


net = TabularNet(30, 2)
net.load_state_dict(torch.load("credit.pt"))
explainer = IntegratedGradients(net)
for row in torch.load("rows.pt"):
    print(explainer.attribute(row[None], target=1))

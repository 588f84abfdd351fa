"""The training forward hides in the module's own `loss` method; the eval() hides in a logging function."""
import torch
from torch import nn

from prices import train_loader, val_loader


class PriceNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(9, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 1))

    def forward(self, x):
        return self.net(x)

    def loss(self, x, y):
        return (self(x) - y).abs().mean()  # state: self=train|eval, recording=on


def log_error(model):
    model.eval()
    error = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            error += (model(x) - y).abs().sum().item()  # state: model=eval, recording=off
    print(error)


model = PriceNet()
optimizer = torch.optim.Adam(model.parameters())
model.train()
for epoch in range(50):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = model.loss(x, y)  # TMD201: model, since=eval@21
        loss.backward()
        optimizer.step()
    log_error(model)

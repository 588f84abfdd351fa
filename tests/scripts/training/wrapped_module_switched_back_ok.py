"""eval() of a wrapper reaches what it wraps; train() of that alone puts back all that depends on the mode."""

import torch
from torch import nn


class LossOf(nn.Module):
    def __init__(self, model, frozen):
        super().__init__()
        self.model = model
        self.frozen = frozen

    def forward(self, x):
        with torch.no_grad():
            wanted = self.frozen(x)
        return nn.functional.mse_loss(self.model(x), wanted)


class Trainer(nn.Module):
    def __init__(self, model, frozen, loader):
        super().__init__()
        self.model = model
        self.objective = LossOf(model, frozen)
        self.optimizer = torch.optim.Adam(model.parameters())
        self.loader = loader

    def step(self, x):
        self.model.train()
        loss = self.objective(x)  # state: self.objective=train|eval, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        with torch.inference_mode():
            self.objective.eval()
            print(self.objective(x).item())  # state: self.objective=eval, recording=off

    def fit(self):
        for x in self.loader:
            self.step(x)


def network():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))


trainer = Trainer(network(), network().eval(), torch.rand(20, 16, 4))
trainer.fit()

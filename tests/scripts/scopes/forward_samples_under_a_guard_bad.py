"""The forward of a model has its only part sample, and nobody switches recording off."""
import torch
from torch import nn

from nflows.flows import Flow


class Density(nn.Module):
    def __init__(self, features=4):
        super().__init__()
        self.flow = Flow(features)

    def forward(self, count):
        self.flow.eval()
        return self.flow.sample(count)

    def generate(self, count):
        return self(count).detach().cpu().numpy()  # TMD102: self; state: self=eval, recording=on

    def fit(self, loader, epochs=5):
        optimizer = torch.optim.Adam(self.parameters())
        for _ in range(epochs):
            self.train()
            for (x,) in loader:
                optimizer.zero_grad()
                loss = -self.flow.log_prob(x).mean()
                loss.backward()
                optimizer.step()
            self.eval()
            print(self.generate(100).mean())

"""`create_graph=self.training`, in a network with dropout, which is active in the test.

The forces of the test are random.
"""

import torch
from torch import nn
from torch.autograd import grad


class ForceField(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, width), nn.LayerNorm(width), nn.Dropout(0.1), nn.Linear(width, 1))

    def forward(self, positions):
        positions.requires_grad_(True)
        energy = self.layers(positions).sum()
        forces = grad(energy, positions, create_graph=self.training, retain_graph=True)[0]
        return energy, -forces


def train(net, train_loader, test_loader, epochs):
    optimizer = torch.optim.AdamW(net.parameters())
    for _ in range(epochs):
        net.train()
        for positions, target in train_loader:
            optimizer.zero_grad()
            energy, forces = net(positions)  # state: net=train, recording=on
            loss = (energy - target).abs().mean() + forces.abs().mean()
            loss.backward()
            optimizer.step()
    errors = []
    for positions, target in test_loader:
        energy, _ = net(positions)  # TMD101: net; state: net=train, recording=on
        errors.append((energy - target).abs().mean().item())
    return sum(errors) / len(errors)


net = ForceField()
train(net, [], [], 10)

"""Eval mode and a backward through the network to an image that is a Parameter: the network is not trained."""
import torch
from torch import nn

from scans import measured, project


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Dropout(0.1), nn.Flatten(), nn.LazyLinear(1))

    def forward(self, x):
        return self.body(x)


class Solver:
    def __init__(self, critic, make_optimizer):
        self.critic = critic
        self.make_optimizer = make_optimizer

    def energy(self, image, scan):
        return (project(image) - scan).pow(2).sum() + self.critic(image).sum()  # state: self.critic=eval, recording=on

    def validate(self):
        self.critic.eval()
        for scan in measured():
            image = nn.Parameter(torch.zeros(1, 1, 64, 64))
            optimizer = self.make_optimizer([image], lr=0.1)
            for _ in range(50):
                optimizer.zero_grad()
                energy = self.energy(image, scan)
                energy.backward()
                optimizer.step()
            print(energy.item())


def main(make_optimizer):
    critic = Critic()
    critic.load_state_dict(torch.load("critic.pt"))
    Solver(critic, make_optimizer).validate()

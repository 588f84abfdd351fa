"""Also seen: WGAN-GP: the penalty differentiates the critic's output with respect to its input."""
import torch
from torch import autograd, nn

from data import batches


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(32, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 784))

    def forward(self, z):
        return self.net(z).tanh()


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(784, 256), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(256, 1))

    def forward(self, x):
        return self.net(x)


def gradient_penalty(critic, real, fake):
    alpha = torch.rand(real.size(0), 1)
    mixed = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    out = critic(mixed)  # state: critic=train, recording=on
    grad = autograd.grad(out, mixed, torch.ones_like(out), create_graph=True, retain_graph=True)[0]
    return ((grad.norm(2, dim=1) - 1) ** 2).mean()


G, D = Generator(), Critic()
opt_g = torch.optim.Adam(G.parameters(), 1e-4, betas=(0.0, 0.9))
opt_d = torch.optim.Adam(D.parameters(), 1e-4, betas=(0.0, 0.9))
for step, real in enumerate(batches(64)):
    with torch.no_grad():
        fake = G(torch.randn(64, 32))  # state: G=train, recording=off
    d_loss = D(fake).mean() - D(real).mean() + 10 * gradient_penalty(D, real, fake)  # state: D=train, recording=on
    opt_d.zero_grad()
    d_loss.backward()
    opt_d.step()
    if step % 5 == 4:
        g_loss = -D(G(torch.randn(64, 32))).mean()
        opt_g.zero_grad()
        g_loss.backward()
        opt_g.step()

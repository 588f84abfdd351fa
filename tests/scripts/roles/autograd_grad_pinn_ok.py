"""autograd.grad on the output of the network: derivatives in the loss, and again in the evaluation."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width=50, rate=0.01):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Dropout(rate), nn.Linear(width, width), nn.Tanh())
        self.out = nn.Linear(width, 1)

    def forward(self, x, t):
        return self.out(self.hidden(torch.cat([x, t], dim=1)))


def derivative(y, x):
    return torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]


class Burgers:
    def __init__(self, nu):
        self.u_net = Net()
        self.nu = nu
        self.opt = torch.optim.Adam(self.u_net.parameters(), lr=1e-3)

    def residual(self, x, t):
        x.requires_grad_(True)
        t.requires_grad_(True)
        u = self.u_net(x, t)  # state: self.u_net=train|eval, recording=on
        u_x = derivative(u, x)
        return derivative(u, t) + u * u_x - self.nu * derivative(u_x, x)

    def fit(self, steps):
        for _ in range(steps):
            self.u_net.train()
            x, t = torch.rand(1000, 1) * 2 - 1, torch.rand(1000, 1)
            loss = self.residual(x, t).pow(2).mean()
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()

    def check(self, x, t):
        self.u_net.eval()
        return self.residual(x, t).abs().max().item()


problem = Burgers(nu=0.01)
problem.fit(20_000)
print(problem.check(torch.linspace(-1, 1, 101)[:, None], torch.full((101, 1), 0.5)))

# Physics informed network for Burgers + latent neural ODE for irregular time series
import math
import sys

import numpy as np
import scipy.io
import torch
import torch.nn as nn
from torch import autograd
from torchdiffeq import odeint_adjoint as odeint
from tqdm import trange

torch.set_default_dtype(torch.float32)
dev = "cuda" if torch.cuda.is_available() else "cpu"
NU = 0.01 / math.pi


class PINN(nn.Module):
    def __init__(self, layers=(2, 50, 50, 50, 1)):
        super().__init__()
        mods = []
        for i in range(len(layers) - 2):
            mods += [nn.Linear(layers[i], layers[i + 1]), nn.Tanh()]
        mods += [nn.Dropout(0.01), nn.Linear(layers[-2], layers[-1])]
        self.net = nn.Sequential(*mods)

    def forward(self, x, t):
        return self.net(torch.cat([x, t], 1))


def residual(model, x, t):
    x.requires_grad_(True)
    t.requires_grad_(True)
    u = model(x, t)
    u_t = autograd.grad(u.sum(), t, create_graph=True)[0]
    u_x = autograd.grad(u.sum(), x, create_graph=True)[0]
    u_xx = autograd.grad(u_x.sum(), x, create_graph=True)[0]
    return u_t + u * u_x - NU * u_xx


def train_pinn(model, xu, tu, u, xf, tf, iters=20000):
    model.train()
    opt = torch.optim.Adam(model.parameters(), 1e-3)
    bar = trange(iters)
    for i in bar:
        opt.zero_grad()
        loss_u = ((model(xu, tu) - u) ** 2).mean()
        loss_f = (residual(model, xf, tf) ** 2).mean()
        loss = loss_u + loss_f
        loss.backward()
        opt.step()
        if i % 100 == 0:
            bar.set_description(f"{loss_u.item():.2e} {loss_f.item():.2e}")

    lbfgs = torch.optim.LBFGS(model.parameters(), max_iter=5000, line_search_fn="strong_wolfe")

    def closure():
        lbfgs.zero_grad()
        l = ((model(xu, tu) - u) ** 2).mean() + (residual(model, xf, tf) ** 2).mean()
        l.backward()
        return l

    lbfgs.step(closure)
    return model


def predict_grid(model, X, T):
    model.eval()
    with torch.no_grad():
        x = torch.tensor(X.reshape(-1, 1), dtype=torch.float32, device=dev)
        t = torch.tensor(T.reshape(-1, 1), dtype=torch.float32, device=dev)
        u = model(x, t)
    return u.cpu().numpy().reshape(X.shape)


def residual_error(model, X, T):
    model.eval()
    x = torch.tensor(X.reshape(-1, 1), dtype=torch.float32, device=dev)
    t = torch.tensor(T.reshape(-1, 1), dtype=torch.float32, device=dev)
    f = residual(model, x, t)
    return f.detach().abs().mean().item()


# ---------------------------------------------------------------- neural ODE
class ODEFunc(nn.Module):
    def __init__(self, dim=20):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(dim, 100), nn.ELU(), nn.Linear(100, dim))
        self.nfe = 0

    def forward(self, t, y):
        self.nfe += 1
        return self.net(y)


class LatentODE(nn.Module):
    def __init__(self, obs=2, latent=20):
        super().__init__()
        self.enc = nn.GRU(obs, 2 * latent, num_layers=2, dropout=0.2, batch_first=True)
        self.func = ODEFunc(latent)
        self.dec = nn.Sequential(nn.Linear(latent, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, obs))
        self.latent = latent

    def forward(self, y, ts):
        h, _ = self.enc(y.flip(1))
        mu, logvar = h[:, -1].split(self.latent, -1)
        z0 = mu + torch.randn_like(mu) * (0.5 * logvar).exp() if self.training else mu
        zs = odeint(self.func, z0, ts, rtol=1e-4, atol=1e-5)
        return self.dec(zs).transpose(0, 1), mu, logvar


def elbo(pred, y, mu, logvar):
    rec = ((pred - y) ** 2).sum((1, 2))
    kl = -0.5 * (1 + logvar - mu ** 2 - logvar.exp()).sum(1)
    return (rec + kl).mean()


def train_ode(train_loader, val_loader, epochs=100):
    model = LatentODE().to(dev)
    opt = torch.optim.Adamax(model.parameters(), lr=1e-2)
    best = math.inf
    for ep in range(epochs):
        model.train()
        for y, ts in train_loader:
            opt.zero_grad()
            pred, mu, logvar = model(y.to(dev), ts[0].to(dev))
            loss = elbo(pred, y.to(dev), mu, logvar)
            loss.backward()
            opt.step()
        with torch.no_grad():
            model.eval()
            val = 0.0
            for y, ts in val_loader:
                pred, mu, logvar = model(y.to(dev), ts[0].to(dev))
                val += ((pred - y.to(dev)) ** 2).mean().item()
        val /= len(val_loader)
        if val < best:
            best = val
            torch.save(model.state_dict(), "latent_ode.pt")
        print(ep, loss.item(), val)
    return model


if __name__ == "__main__":
    mat = scipy.io.loadmat("burgers_shock.mat")
    X, T = np.meshgrid(mat["x"].ravel(), mat["t"].ravel())
    idx = np.random.choice(X.size, 10000)
    xf, tf = (torch.tensor(a.ravel()[idx, None], dtype=torch.float32, device=dev) for a in (X, T))
    u = torch.tensor(mat["usol"].T.ravel()[idx, None], dtype=torch.float32, device=dev)
    pinn = train_pinn(PINN().to(dev), xf[:200], tf[:200], u[:200], xf, tf)
    pred = predict_grid(pinn, X, T)
    print("rel l2", np.linalg.norm(pred - mat["usol"].T) / np.linalg.norm(mat["usol"]), residual_error(pinn, X, T))

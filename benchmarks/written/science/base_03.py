import os
import copy
import itertools
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Normal

LOG_STD_MIN, LOG_STD_MAX = -20, 2


def mlp(sizes, norm=True, drop=0.01):
    layers = []
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        layers.append(nn.Linear(a, b))
        if i < len(sizes) - 2:
            if drop:
                layers.append(nn.Dropout(drop))
            if norm:
                layers.append(nn.LayerNorm(b))
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


class Critic(nn.Module):
    """DroQ style twin critic (dropout + layernorm)"""

    def __init__(self, obs_dim, act_dim, hidden=256):
        super().__init__()
        self.q1 = mlp([obs_dim + act_dim, hidden, hidden, 1])
        self.q2 = mlp([obs_dim + act_dim, hidden, hidden, 1])

    def forward(self, obs, act):
        x = torch.cat([obs, act], -1)
        return self.q1(x).squeeze(-1), self.q2(x).squeeze(-1)


class Actor(nn.Module):
    def __init__(self, obs_dim, act_dim, hidden=256):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(obs_dim, hidden), nn.LayerNorm(hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU()
        )
        self.mu = nn.Linear(hidden, act_dim)
        self.log_std = nn.Linear(hidden, act_dim)

    def forward(self, obs, deterministic=False, with_logprob=True):
        h = self.net(obs)
        mu = self.mu(h)
        std = self.log_std(h).clamp(LOG_STD_MIN, LOG_STD_MAX).exp()
        dist = Normal(mu, std)
        u = mu if deterministic else dist.rsample()
        logp = None
        if with_logprob:
            logp = dist.log_prob(u).sum(-1)
            logp = logp - (2 * (np.log(2) - u - F.softplus(-2 * u))).sum(-1)
        return torch.tanh(u), logp


class SAC(object):
    def __init__(self, obs_dim, act_dim, cfg):
        self.cfg = cfg
        self.device = cfg["device"]
        self.actor = Actor(obs_dim, act_dim).to(self.device)
        self.critic = Critic(obs_dim, act_dim).to(self.device)
        self.critic_target = copy.deepcopy(self.critic)
        for p in self.critic_target.parameters():
            p.requires_grad = False
        self.log_alpha = torch.zeros(1, requires_grad=True, device=self.device)
        self.target_entropy = -act_dim
        self.actor_opt = torch.optim.Adam(self.actor.parameters(), lr=cfg["lr"])
        self.critic_opt = torch.optim.Adam(self.critic.parameters(), lr=cfg["lr"])
        self.alpha_opt = torch.optim.Adam([self.log_alpha], lr=cfg["lr"])
        self.train()

    def train(self, training=True):
        self.training = training
        self.actor.train(training)
        self.critic.train(training)

    @property
    def alpha(self):
        return self.log_alpha.exp()

    def select_action(self, obs, evaluate=False):
        obs = torch.as_tensor(obs, dtype=torch.float32, device=self.device).unsqueeze(0)
        with torch.no_grad():
            a, _ = self.actor(obs, deterministic=evaluate, with_logprob=False)
        return a.cpu().numpy()[0]

    def q_value(self, obs, act):
        obs = torch.as_tensor(obs, dtype=torch.float32, device=self.device).unsqueeze(0)
        act = torch.as_tensor(act, dtype=torch.float32, device=self.device).unsqueeze(0)
        with torch.no_grad():
            q1, q2 = self.critic(obs, act)
        return torch.min(q1, q2).item()

    def update_critic(self, o, a, r, o2, d):
        with torch.no_grad():
            a2, logp2 = self.actor(o2)
            t1, t2 = self.critic_target(o2, a2)
            backup = r + self.cfg["gamma"] * (1 - d) * (torch.min(t1, t2) - self.alpha * logp2)
        q1, q2 = self.critic(o, a)
        loss = F.mse_loss(q1, backup) + F.mse_loss(q2, backup)
        self.critic_opt.zero_grad(set_to_none=True)
        loss.backward()
        self.critic_opt.step()
        return loss.item()

    def update_actor(self, o):
        for p in self.critic.parameters():
            p.requires_grad = False
        pi, logp = self.actor(o)
        q1, q2 = self.critic(o, pi)
        loss = (self.alpha.detach() * logp - torch.min(q1, q2)).mean()
        self.actor_opt.zero_grad()
        loss.backward()
        self.actor_opt.step()
        for p in self.critic.parameters():
            p.requires_grad = True

        alpha_loss = -(self.log_alpha * (logp + self.target_entropy).detach()).mean()
        self.alpha_opt.zero_grad()
        alpha_loss.backward()
        self.alpha_opt.step()
        return loss.item(), alpha_loss.item()

    def update(self, replay, step):
        o, a, r, o2, d = replay.sample(self.cfg["batch_size"])
        info = {"critic": self.update_critic(o, a, r, o2, d)}
        if step % 2 == 0:
            info["actor"], info["alpha"] = self.update_actor(o)
        with torch.no_grad():
            for p, pt in zip(self.critic.parameters(), self.critic_target.parameters()):
                pt.data.mul_(1 - self.cfg["tau"]).add_(self.cfg["tau"] * p.data)
        return info

    def save(self, path):
        torch.save({"actor": self.actor.state_dict(), "critic": self.critic.state_dict()}, path)


def evaluate(agent, env, n=10):
    agent.train(False)
    rets, bias = [], []
    for _ in range(n):
        o, done, ep = env.reset(), False, 0
        q0 = agent.q_value(o, agent.select_action(o, evaluate=True))
        while not done:
            o, r, done, _ = env.step(agent.select_action(o, evaluate=True))
            ep += r
        rets.append(ep)
        bias.append(q0 - ep)
    agent.train(True)
    return np.mean(rets), np.mean(bias)


def train_sac(env_fn, replay, steps=100_000, start=5000, logger=print):
    cfg = dict(device="cuda", lr=3e-4, gamma=0.99, tau=0.005, batch_size=256)
    env, test_env = env_fn(), env_fn()
    agent = SAC(env.observation_space.shape[0], env.action_space.shape[0], cfg)
    o = env.reset()
    for t in range(steps):
        a = env.action_space.sample() if t < start else agent.select_action(o)
        o2, r, d, _ = env.step(a)
        replay.add(o, a, r, o2, d)
        o = env.reset() if d else o2
        if t >= start:
            info = agent.update(replay, t)
        if t % 5000 == 0 and t > start:
            m, s = evaluate(agent, test_env)
            logger(t, m, s, info)
            agent.save(os.path.join("ckpt", f"sac_{t}.pt"))
    return agent

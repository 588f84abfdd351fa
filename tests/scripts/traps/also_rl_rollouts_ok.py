"""Also seen: rollouts are collected in eval mode without recording, the update trains the same policy."""
import torch
from torch import nn
from torch.distributions import Categorical

from gridworld import VectorEnv


class PolicyValueNet(nn.Module):
    def __init__(self, obs, actions):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(obs, 128), nn.ReLU(), nn.Dropout(0.1))
        self.pi = nn.Linear(128, actions)
        self.v = nn.Linear(128, 1)

    def forward(self, x):
        h = self.trunk(x)
        return Categorical(logits=self.pi(h)), self.v(h).squeeze(-1)


def collect(policy, env, steps):
    policy.eval()
    rows, obs = [], env.reset()
    for _ in range(steps):
        with torch.no_grad():
            dist, value = policy(obs)  # state: policy=eval, recording=off
        action = dist.sample()
        nxt, reward = env.step(action)
        rows.append((obs, action, dist.log_prob(action), reward - value))
        obs = nxt
    return rows


def update(policy, optimizer, rows, clip=0.2):
    policy.train()
    for obs, action, old_log_prob, advantage in rows:
        dist, value = policy(obs)  # state: policy=train, recording=on
        ratio = (dist.log_prob(action) - old_log_prob).exp()
        surrogate = torch.min(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage)
        loss = -surrogate.mean() + 0.5 * (value - advantage).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    env = VectorEnv(16)
    policy = PolicyValueNet(env.obs, env.actions)
    optimizer = torch.optim.Adam(policy.parameters(), lr=3e-4)
    for iteration in range(1000):
        rows = collect(policy, env, 128)
        update(policy, optimizer, rows)


main()

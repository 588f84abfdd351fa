"""DQN: the target network gives targets, the policy network is trained, and acting greedily is inference."""
import random

import torch
import torch.nn as nn

from env import CatchEnv
from replay import ReplayMemory


class DQN(nn.Module):
    def __init__(self, n_observations, n_actions):
        super().__init__()
        self.layer1 = nn.Linear(n_observations, 128)
        self.norm = nn.LayerNorm(128)
        self.layer2 = nn.Linear(128, n_actions)

    def forward(self, x):
        return self.layer2(torch.relu(self.norm(self.layer1(x))))


env = CatchEnv()
policy_net = DQN(env.obs, env.actions)
target_net = DQN(env.obs, env.actions)
target_net.load_state_dict(policy_net.state_dict())
target_net.eval()
optimizer = torch.optim.AdamW(policy_net.parameters(), lr=1e-4)
memory = ReplayMemory(10_000)


def optimize_model():
    state, action, reward, nxt = memory.sample(128)
    q = policy_net(state).gather(1, action)  # state: policy_net=train, recording=on
    with torch.no_grad():
        best = target_net(nxt).max(1).values  # state: target_net=eval, recording=off
    loss = nn.functional.smooth_l1_loss(q.squeeze(1), reward + 0.99 * best)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def play_greedy(episodes=10):
    policy_net.eval()
    total = 0.0
    for _ in range(episodes):
        state, done = env.reset(), False
        while not done:
            action = policy_net(state).argmax(1).item()  # TMD102: policy_net; state: policy_net=eval, recording=on
            state, reward, done = env.step(action)
            total += reward
    return total / episodes


for step in range(100_000):
    memory.push(*env.random_step(random.random()))
    optimize_model()
    if step % 1000 == 0:
        target_net.load_state_dict(policy_net.state_dict())
print("greedy return", play_greedy())

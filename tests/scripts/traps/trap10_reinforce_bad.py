"""Trap 10: the action is chosen in one function, its log-probability reaches backward in another.

The greedy episodes at the end are inference: nothing of their graph is used.
"""
import gymnasium as gym
import torch
import torch.nn as nn
import torch.optim as optim
from torch.distributions import Categorical

env = gym.make("CartPole-v1")


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(4, 128)
        self.dropout = nn.Dropout(p=0.6)
        self.affine2 = nn.Linear(128, 2)
        self.saved_log_probs = []
        self.rewards = []

    def forward(self, x):
        return torch.softmax(self.affine2(torch.relu(self.dropout(self.affine1(x)))), dim=1)


policy = Policy()
optimizer = optim.Adam(policy.parameters(), lr=1e-2)


def select_action(state):
    probs = policy(torch.from_numpy(state).float().unsqueeze(0))  # state: policy=train, recording=on
    m = Categorical(probs)
    action = m.sample()
    policy.saved_log_probs.append(m.log_prob(action))
    return action.item()


def finish_episode():
    returns = torch.tensor([sum(policy.rewards[i:]) for i in range(len(policy.rewards))])
    policy_loss = [-log_prob * R for log_prob, R in zip(policy.saved_log_probs, returns)]
    optimizer.zero_grad()
    torch.cat(policy_loss).sum().backward()
    optimizer.step()
    del policy.rewards[:], policy.saved_log_probs[:]


def greedy_return():
    policy.eval()
    state, total, done = env.reset()[0], 0.0, False
    while not done:
        probs = policy(torch.from_numpy(state).float().unsqueeze(0))  # TMD102: policy; state: policy=eval, recording=on
        state, reward, done, _, _ = env.step(probs.argmax(1).item())
        total += reward
    return total


for episode in range(500):
    state, _ = env.reset()
    for t in range(1000):
        state, reward, done, _, _ = env.step(select_action(state))
        policy.rewards.append(reward)
        if done:
            break
    finish_episode()
print(greedy_return())

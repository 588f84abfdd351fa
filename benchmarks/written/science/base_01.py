# DQN on CartPole / Atari-like frames. python dqn.py --env Pong --double
import argparse
import copy
import random
from collections import deque, namedtuple

import gym
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.utils.tensorboard import SummaryWriter

Transition = namedtuple("Transition", ("state", "action", "reward", "next_state", "done"))
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class QNetwork(nn.Module):
    def __init__(self, in_channels, n_actions, p=0.1):
        super(QNetwork, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, 32, 8, stride=4),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.Conv2d(32, 64, 4, stride=2),
            nn.BatchNorm2d(64),
            nn.ReLU(),
        )
        self.fc = nn.Linear(64 * 9 * 9, 512)
        self.p = p
        self.value = nn.Linear(512, 1)
        self.adv = nn.Linear(512, n_actions)

    def forward(self, x):
        x = self.features(x / 255.0)
        x = F.relu(self.fc(x.flatten(1)))
        x = F.dropout(x, p=self.p, training=self.training)
        v, a = self.value(x), self.adv(x)
        return v + a - a.mean(1, keepdim=True)


class ReplayBuffer:
    def __init__(self, capacity):
        self.memory = deque(maxlen=capacity)

    def push(self, *args):
        self.memory.append(Transition(*args))

    def sample(self, n):
        batch = Transition(*zip(*random.sample(self.memory, n)))
        s = torch.from_numpy(np.stack(batch.state)).float().to(device)
        a = torch.tensor(batch.action, device=device).unsqueeze(1)
        r = torch.tensor(batch.reward, dtype=torch.float32, device=device)
        s2 = torch.from_numpy(np.stack(batch.next_state)).float().to(device)
        d = torch.tensor(batch.done, dtype=torch.float32, device=device)
        return s, a, r, s2, d

    def __len__(self):
        return len(self.memory)


class DQNAgent:
    def __init__(self, obs_shape, n_actions, args):
        self.args = args
        self.n_actions = n_actions
        self.policy_net = QNetwork(obs_shape[0], n_actions).to(device)
        self.target_net = QNetwork(obs_shape[0], n_actions).to(device)
        self.target_net.load_state_dict(self.policy_net.state_dict())
        self.target_net.eval()
        self.optimizer = optim.Adam(self.policy_net.parameters(), lr=args.lr)
        self.memory = ReplayBuffer(args.capacity)
        self.steps = 0

    def epsilon(self):
        return self.args.eps_end + (1.0 - self.args.eps_end) * np.exp(-self.steps / self.args.eps_decay)

    def act(self, state, greedy=False):
        if not greedy and random.random() < self.epsilon():
            return random.randrange(self.n_actions)
        state = torch.as_tensor(state, dtype=torch.float32, device=device).unsqueeze(0)
        self.policy_net.eval()
        with torch.no_grad():
            q = self.policy_net(state)
        return q.argmax(1).item()

    def learn(self):
        if len(self.memory) < self.args.batch_size:
            return None
        states, actions, rewards, next_states, dones = self.memory.sample(self.args.batch_size)
        self.policy_net.train()
        q = self.policy_net(states).gather(1, actions).squeeze(1)
        with torch.no_grad():
            next_q = self.target_net(next_states).max(1)[0]
            target = rewards + self.args.gamma * next_q * (1 - dones)
        loss = F.smooth_l1_loss(q, target)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.policy_net.parameters(), 10.0)
        self.optimizer.step()
        self.steps += 1
        if self.steps % self.args.target_update == 0:
            self.target_net.load_state_dict(self.policy_net.state_dict())
        return loss.item()


def evaluate(agent, env, episodes=5):
    total = 0.0
    for _ in range(episodes):
        obs, done = env.reset(), False
        while not done:
            obs, r, done, _ = env.step(agent.act(obs, greedy=True))
            total += r
    return total / episodes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--env", default="PongNoFrameskip-v4")
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--gamma", type=float, default=0.99)
    parser.add_argument("--batch_size", type=int, default=32)
    parser.add_argument("--capacity", type=int, default=100000)
    parser.add_argument("--eps_end", type=float, default=0.02)
    parser.add_argument("--eps_decay", type=float, default=30000)
    parser.add_argument("--target_update", type=int, default=1000)
    parser.add_argument("--episodes", type=int, default=500)
    args = parser.parse_args()

    env = gym.make(args.env)
    writer = SummaryWriter("runs/dqn")
    agent = DQNAgent(env.observation_space.shape, env.action_space.n, args)
    best = -float("inf")
    for ep in range(args.episodes):
        state, done, ret = env.reset(), False, 0.0
        while not done:
            action = agent.act(state)
            next_state, reward, done, _ = env.step(action)
            agent.memory.push(state, action, reward, next_state, done)
            state = next_state
            ret += reward
            loss = agent.learn()
            if loss is not None:
                writer.add_scalar("loss", loss, agent.steps)
        writer.add_scalar("return", ret, ep)
        if ep % 20 == 0:
            score = evaluate(agent, env)
            if score > best:
                best = score
                torch.save(agent.policy_net.state_dict(), "best_dqn.pt")
            print(f"ep {ep} return {ret:.1f} eval {score:.1f}")


if __name__ == "__main__":
    main()

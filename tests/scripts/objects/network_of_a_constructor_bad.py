"""An agent is given its policy: the methods that it calls on it show which class of the file that is."""
import torch
from torch import nn


class Policy(nn.Module):
    def __init__(self, width, actions):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(width, 16), nn.Tanh())
        self.actor = nn.Linear(16, actions)
        self.critic = nn.Linear(16, 1)

    def pi(self, state):
        return torch.distributions.Categorical(logits=self.actor(self.body(state)))

    def v(self, state):
        return self.critic(self.body(state))


class Agent:
    def __init__(self, env, policy, memory, device="cpu"):
        self.env, self.memory = env, memory
        self.policy = policy.to(device)
        self.optimizer = torch.optim.Adam(self.policy.parameters(), lr=1e-3)

    def predict(self, state):
        state = torch.as_tensor(state).float()
#
        chosen = self.policy.pi(state).sample()  # TMD102: self.policy; state: self.policy=entry, recording=on
        value = self.policy.v(state).detach()  # state: self.policy=entry, recording=on
        return chosen.cpu().numpy(), value.cpu().numpy()

    def collect(self, steps):
        state = self.env.reset()
        for _ in range(steps):
            chosen, value = self.predict(state)
            state, reward, done, _ = self.env.step(chosen)
            self.memory.add(state, chosen, value, reward, done)

    def optimize(self):
        for state, chosen, gain in self.memory.batches():
            likely = self.policy.pi(state).log_prob(chosen)  # state: self.policy=entry, recording=on
            value = self.policy.v(state)  # state: self.policy=entry, recording=on
            loss = (gain - value).pow(2).mean() - (likely * gain).mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

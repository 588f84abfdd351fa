"""The value of a state feeds the training of the actor or is shown, as the caller asks: one pass for both."""
import torch
from torch import nn


class Agent:
    def __init__(self, states, actions):
        self.critic = nn.Sequential(nn.Linear(states, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 1))
        self.critic.load_state_dict(torch.load("critic.pt"))
        self.actor = nn.Sequential(nn.Linear(states, 64), nn.ReLU(), nn.Linear(64, actions))
        self.optimizer = torch.optim.Adam(self.actor.parameters())
        self.steps = 0

    def step(self, state, reward, learn):
        self.critic.eval()
        value = self.critic(state)  # state: self.critic=eval, recording=on
        if learn:
            advantage = reward - value.detach()
            loss = -(advantage * self.actor(state).log_softmax(1).amax(1, keepdim=True)).mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        else:
            print(value.mean().item())
        if learn:
            self.steps += 1

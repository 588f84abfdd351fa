"""An actor hands out its scores from eval mode, but the step that trains it runs it anew: that graph is wasted."""

from collections import deque

from torch import nn


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Dropout(0.1))
        self.scores = nn.Linear(64, 2)

    def forward(self, state):
        return self.scores(self.body(state))


class Agent:
    def __init__(self, env, actor, optimizer):
        self.env = env
        self.actor = actor
        self.optimizer = optimizer
        self.transitions = deque(maxlen=1)

    def select_action(self, state):
        self.actor.eval()
        return self.actor(state)  # TMD102: self.actor; state: self.actor=eval, recording=on

    def optimize(self):
        self.actor.train()
        state, action, reward = self.transitions[0]
        chosen = self.actor(state).log_softmax(-1)[action]  # state: self.actor=train, recording=on
        loss = -chosen * reward
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def run(self, episodes):
        for _ in range(episodes):
            state = self.env.reset()
            done = False
            while not done:
                before = state
                action = self.select_action(state).argmax().item()
                state, reward, done = self.env.step(action)
                self.transitions.append((before, action, reward))
                self.optimize()

"""The held-out prompts are answered in the training mode that the step before left: dropout is active there."""

import torch
from torch import nn


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.1))
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.body(x))


class Trainer:
    def __init__(self, policy, prompts, reward):
        self.policy = policy
        self.prompts = prompts
        self.reward = reward
        self.optimizer = torch.optim.Adam(policy.parameters())

    def generate_answers(self, policy, prompts):
        with torch.no_grad():
            return policy(prompts).argmax(1)  # TMD101: policy; state: policy=train, recording=off

    def training_step(self, prompts):
        self.policy.train()
        answers = torch.randint(4, (len(prompts),))
        rewards = self.reward(answers.tolist())
        chosen = self.policy(prompts).log_softmax(1)  # state: self.policy=train, recording=on
        loss = -(rewards * chosen.gather(1, answers[:, None])[:, 0]).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def train(self):
        for prompts in self.prompts:
            self.training_step(prompts)

    def evaluate(self, held_out):
        self.train()
        for prompts in held_out:
            print(self.generate_answers(self.policy, prompts))


Trainer(Policy(), train_loader, reward).evaluate(test_loader)

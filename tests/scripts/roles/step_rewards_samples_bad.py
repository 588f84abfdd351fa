"""A policy answers after the step that trained it, in the training mode that the step left: dropout is active there."""
import torch
from torch import nn

from judge import reward, vocabulary


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.1))
        self.head = nn.Linear(32, 400)

    def forward(self, x):
        return self.head(self.body(x))


class Trainer:
    def __init__(self, policy, prompts):
        self.policy = policy
        self.prompts = prompts
        self.optimizer = torch.optim.Adam(policy.parameters())

    def answers(self, prompts):
        with torch.no_grad():
            chosen = self.policy(prompts).argmax(1).tolist()  # TMD101: self.policy; state: self.policy=train, recording=off
        return [vocabulary[index] for index in chosen]

    def training_step(self, prompts):
        self.policy.train()
        rewards = torch.tensor([reward(prompt) for prompt in prompts])
        likely = self.policy(prompts).log_softmax(1).amax(1)  # state: self.policy=train, recording=on
        loss = -(rewards * likely).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def train(self):
        for prompts in self.prompts:
            self.training_step(prompts)
            print(self.answers(prompts))


Trainer(Policy(), torch.load("prompts.pt")).train()

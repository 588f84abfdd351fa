"""Trap 18: a dummy tensor goes through the convolutions in the constructor, for the size of the flat features."""
import torch
from torch import nn

from replay import ReplayBuffer


class QNetwork(nn.Module):
    def __init__(self, shape, actions):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(shape[0], 32, 8, stride=4), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 64, 4, stride=2), nn.BatchNorm2d(64), nn.ReLU(),
        )
        self.fc = nn.Sequential(nn.Linear(self.feature_size(shape), 512), nn.ReLU(), nn.Linear(512, actions))

    def feature_size(self, shape):
        return self.features(torch.zeros(1, *shape)).view(1, -1).size(1)

    def forward(self, x):
        return self.fc(self.features(x).flatten(1))


def td_update(q_net, batch, optimizer, gamma=0.99):
    states, actions, rewards, targets = batch
    q = q_net(states).gather(1, actions[:, None]).squeeze(1)  # state: q_net=train, recording=on
    loss = nn.functional.smooth_l1_loss(q, rewards + gamma * targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


q_net = QNetwork((4, 84, 84), actions=6)
optimizer = torch.optim.RMSprop(q_net.parameters(), lr=2.5e-4)
buffer = ReplayBuffer("breakout")
for _ in range(100_000):
    td_update(q_net, buffer.sample(32), optimizer)

"""An agent without a base: it acts and learns by itself, and nothing switches its network."""

import torch
from torch import nn



class Greedy:
    def __init__(self, net, rate=1e-3):
        self.net = net
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=rate)

    def act(self, observation):
        with torch.no_grad():
            return self.net(observation).argmax(-1).item()  # TMD101: self.net; state: self.net=entry, recording=off

    def learn(self, batch):
        loss = nn.functional.mse_loss(self.net(batch.x), batch.y)  # state: self.net=entry, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

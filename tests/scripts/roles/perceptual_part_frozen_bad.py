"""A feature network is built only where an option wants it; nothing of it is frozen."""
import torch
from torch import nn


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3))
        self.size = 4
#

    def forward(self, images):
        return self.body(images)


class Judge:
    def __init__(self, options):
        self.critic = nn.Linear(4, 1)
        self.optimizer = torch.optim.Adam(self.critic.parameters())
        if options["features"]:
            self.features = Features()

    def train(self, targets):
        loss = self.critic(targets).mean()  # state: self.critic=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def validate(self, images):
        self.features.eval()
        return self.features(images).abs().mean().item()  # state: self.features=eval, recording=on; TMD102: self.features


judge = Judge({"features": torch.rand(1).item() >= 0})
judge.train(torch.rand(2, 4))
print(judge.validate(torch.rand(1, 3, 8, 8)))

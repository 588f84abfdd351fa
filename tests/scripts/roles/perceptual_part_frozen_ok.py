"""A feature network is built only where an option wants it; its only part was frozen in its own constructor."""
import torch
from torch import nn


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3))
        for param in self.body.parameters():
            param.requires_grad = False

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
        return self.features(images).abs().mean().item()  # state: self.features=eval, recording=on


judge = Judge({"features": torch.rand(1).item() >= 0})
judge.train(torch.rand(2, 4))
print(judge.validate(torch.rand(1, 3, 8, 8)))

"""Also seen: layers written with p=0, Identity or without statistics have nothing to switch."""
import torch
from torch import nn

from iris import test_rows, train_rows


class Flowers(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 32)
        self.drop = nn.Dropout(p=0.0)
        self.norm = nn.GroupNorm(4, 32)
        self.post = nn.Identity()
        self.fc2 = nn.Linear(32, 3)

    def forward(self, x):
        return self.fc2(self.post(self.norm(self.drop(torch.relu(self.fc1(x))))))


class Experiment:
    def __init__(self):
        self.flowers = Flowers()
        self.sgd = torch.optim.SGD(self.flowers.parameters(), lr=0.05)

    def fit(self, rows):
        for x, y in rows:
            self.sgd.zero_grad()
            nn.functional.cross_entropy(self.flowers(x), y).backward()  # state: self.flowers=train, recording=on
            self.sgd.step()

    def score(self, rows):
        with torch.no_grad():
            good = [(self.flowers(x).argmax(1) == y).float().mean() for x, y in rows]  # state: self.flowers=train, recording=off
        return torch.stack(good).mean().item()


experiment = Experiment()
experiment.fit(train_rows())
print(experiment.score(test_rows()))

"""The twin of map_never_consumed_bad: list() consumes the one map, a loop stands for the other."""
import torch
from torch import nn


class Member(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.4), nn.Linear(32, 2))

    def forward(self, x):
        return self.layers(x)


def predict(models, x):
    list(map(nn.Module.eval, models))
    with torch.no_grad():
        return torch.stack([m(x) for m in models]).mean(0)


first, second = Member(), Member()
first.load_state_dict(torch.load("first.pt"))
second.load_state_dict(torch.load("second.pt"))
members = [first, second]
for m in members:
    m.eval()
test_loader = torch.load("test.pt")
with torch.no_grad():
    for x, _ in test_loader:
        print(first(x).argmax(1))  # state: first=eval, recording=off
        print(second(x).argmax(1))  # state: second=eval, recording=off

"""map is lazy: the lambda that would switch the members of the ensemble is never called."""
import torch
from torch import nn


class Member(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.4), nn.Linear(32, 2))

    def forward(self, x):
        return self.layers(x)


def predict(models, x):
    _ = map(nn.Module.eval, models)  # TMD301: models, says=this `map` is never consumed
    with torch.no_grad():
        return torch.stack([m(x) for m in models]).mean(0)


first, second = Member(), Member()
first.load_state_dict(torch.load("first.pt"))
second.load_state_dict(torch.load("second.pt"))
members = [first, second]
map(lambda m: m.eval(), members)  # TMD301: members
test_loader = torch.load("test.pt")
with torch.no_grad():
    for x, _ in test_loader:
        print(first(x).argmax(1))  # TMD101: first, since=created@21; state: first=train, recording=off
        print(second(x).argmax(1))  # TMD101: second, since=created@21; state: second=train, recording=off

"""`models[k].eval()` switches one member of the group, nobody knows which: a weak update of all."""
import torch
from torch import nn

from options import args
from voters import val_loader


class Voter(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


voters = [Voter() for _ in range(args.count)]
for voter in voters:
    voter.load_state_dict(torch.load(args.weights))
voters[args.chosen].eval()
votes = 0
with torch.no_grad():
    for x in val_loader:
        for voter in voters:
            votes += voter(x).argmax(1).sum().item()  # state: voter=train|eval, recording=off
for voter in voters:
    voter.eval()
with torch.no_grad():
    for x in val_loader:
        votes += voters[args.chosen](x).argmax(1).sum().item()  # state: voters[args.chosen]=eval, recording=off
print(votes)

"""The members of an ensemble are all put in eval when they are built, and then trained one after the other."""
import torch
from torch import nn

from turbine import splits, test_rows


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(21, 64), nn.ReLU(), nn.Dropout(0.25), nn.Linear(64, 1))

    def forward(self, x):
        return self.layers(x).squeeze(1)


def build(count):
    members = [Regressor() for _ in range(count)]
    for member in members:
        member.eval()
    return members


def train_member(member, loader, epochs=40):
    optimizer = torch.optim.Adam(member.parameters(), lr=2e-3)
    for _ in range(epochs):
        for x, life in loader:
            optimizer.zero_grad()
            loss = nn.functional.smooth_l1_loss(member(x), life)  # TMD202: member, since=eval@20; state: member=eval, recording=on
            loss.backward()
            optimizer.step()


def main():
    members = build(5)
    for member, loader in zip(members, splits(5)):
        train_member(member, loader)
    for member in members:
        member.eval()
    with torch.no_grad():
        for x, life in test_rows():
            votes = torch.stack([member(x) for member in members])  # state: member=eval, recording=off
            print(votes.mean(0) - life, votes.std(0))


main()

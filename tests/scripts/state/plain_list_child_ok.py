"""The same parts in a ModuleList are registered: parent.eval() reaches them."""
import torch
from torch import nn

from traffic import test_loader


class Lane(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))


class LaneBank(nn.Module):
    def __init__(self, lanes=4):
        super().__init__()
        self.first = nn.Linear(64, 64)
        self.lanes = nn.ModuleList([Lane(), Lane()])

    def forward(self, x):
        return self.first(x)


bank = LaneBank()
bank.load_state_dict(torch.load("lanes.pt"))
bank.eval()
busy = 0
with torch.no_grad():
    for flow, label in test_loader:
        h = bank(flow)  # state: bank=eval, recording=off
        for lane in bank.lanes:
            busy += (lane(h).argmax(1) == label).sum().item()  # state: lane=eval, recording=off
print(busy)

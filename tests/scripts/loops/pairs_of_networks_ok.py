"""Two lists are walked side by side, and both of each pair are put in eval mode."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


new, old, wide, narrow = Net(), Net(), Net(), Net()
for left, right in zip([new, old], [wide, narrow]):
    left.load_state_dict(torch.load("left.pt"))
    right.load_state_dict(torch.load("right.pt"))
    left.eval()
    right.eval()

with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(new(x).argmax(1))  # state: new=eval, recording=off
        print(old(x).argmax(1))  # state: old=eval, recording=off
        print(wide(x).argmax(1))  # state: wide=eval, recording=off
        print(narrow(x).argmax(1))  # state: narrow=eval, recording=off

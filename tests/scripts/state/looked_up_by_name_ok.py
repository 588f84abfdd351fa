"""A method looked up by a name from outside may switch the mode: it is unknown afterwards."""
import sys

import torch
from torch import nn

from moss import photos


class MossNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(64, 5)

    def forward(self, x):
        return self.fc(self.drop(x))


def classify(model):
    found = 0
    with torch.no_grad():
        for x in photos():
            found += model(x).argmax(1).sum().item()  # state: model=eval, recording=off
    return found


net = MossNet()
net.load_state_dict(torch.load("moss.pt"))
net.eval()
print(classify(net))
other = torch.hub.load("moss/zoo", "mossnet")
other.load_state_dict(torch.load("moss.pt"))
other.eval()
getattr(other, sys.argv[1])()
with torch.no_grad():
    print(other(photos()[0]).argmax(1).item())  # state: other=unknown, recording=off

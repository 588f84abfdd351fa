"""Two functions assert what they were given, as code does that is no test: its dropout ignores the mode all the same."""

import torch
import torch.nn.functional as F
from torch import nn


def rows_of(path):
    rows = torch.load(path)
    assert rows.dim() == 2, path
    return rows


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)

    def forward(self, x):
        return self.fc(F.dropout(x, 0.5))  # TMD303: F.dropout


def answers(net, path):
    net.eval()
    with torch.no_grad():
        found = net(rows_of(path)).argmax(1)  # state: net=eval, recording=off
    assert found.dim() == 1, path
    return found


net = Net()
net.load_state_dict(torch.load("net.pt"))
print(answers(net, "rows.pt"))

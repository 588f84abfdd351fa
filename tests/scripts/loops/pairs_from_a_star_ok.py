"""`zip(*rows)` turns rows into columns, and rows are numbered by keyword: what the loops hold is not known.

The network beside them is.
"""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()
rows = torch.load("rows.pt")
with torch.no_grad():
    for column in zip(*rows):
        print(net(torch.stack(column)).argmax(1))  # state: net=eval, recording=off
    for number, row in enumerate(iterable=rows, start=1):
        print(number, net(row).argmax(1))  # state: net=eval, recording=off

"""`eval()` of a network reaches the head that was set in it under a name that is put together."""

import torch
from torch import nn

from rows import rows, task

trunk = nn.Sequential(nn.Linear(8, 8), nn.ReLU())
head = nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2))
head.load_state_dict(torch.load("head.pt"))
setattr(trunk, f"{task()}_head", head)
trunk.eval()
with torch.no_grad():
    for x in rows():
        print(head(trunk[1](trunk[0](x))).argmax(1))  # state: head=eval, recording=off

"""A helper of another package with a leading underscore is named for what it does: the mode is unknown afterwards."""
import torch
from torch import nn

from engine import _set_eval_mode

net = nn.Sequential(nn.Linear(64, 32), nn.Dropout(0.2), nn.Linear(32, 4))
net.load_state_dict(torch.load("net.pt"))
_set_eval_mode(net)
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(net(x).argmax(1))  # state: net=unknown, recording=off

"""One batch goes in and a dict comes out that is summed up: without targets among the arguments it is no detector's loss."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        out = self.fc(self.drop(x))
        return {"left": out[:, 0], "right": out[:, 1]}


net = Net()
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    for x in torch.load("rows.pt"):
        losses = net(x)  # TMD101: net, since=created@18; state: net=train, recording=off
        print(sum(loss.item() for loss in losses.values()))

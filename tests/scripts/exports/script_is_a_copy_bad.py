"""Export: after scripting, eval() on the original no longer reaches the script."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 40)
        self.dropout = nn.Dropout(0.4)
        self.out = nn.Linear(40, 2)

    def forward(self, x):
        return self.out(self.dropout(self.hidden(x).relu()))


def evaluate(net, loader):
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return right


def main(val_loader):
    net = Net()
    net.load_state_dict(torch.load("net.ckpt"))
    scripted = torch.jit.script(net)
    print(evaluate(net, val_loader))
    torch.jit.save(scripted, "net.ts")  # TMD103: scripted, since=created@28


main(torch.load("held_out.pt"))

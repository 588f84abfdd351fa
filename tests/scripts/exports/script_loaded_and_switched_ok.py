"""Export: what is saved in training mode is put in eval mode where it is loaded."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(4, 1)
        self.dropout = nn.Dropout()

    def forward(self, x):
        return self.out(self.dropout(x))


def save(weights, path):
    net = Net()
    net.load_state_dict(torch.load(weights))
    torch.jit.script(net).save(path)


def serve(path, requests):
    net = torch.jit.load(path)
    net.eval()
    with torch.no_grad():
        return [net(request).item() for request in requests]  # state: net=eval, recording=off


save("weights.pt", "net.pt")
print(serve("net.pt", torch.load("requests.pt")))

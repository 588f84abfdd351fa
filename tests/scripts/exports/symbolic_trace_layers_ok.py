"""Export: what symbolic_trace makes shares the layers, and is switched like the module itself."""

import torch
from torch import fx, nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


net = Net()
graph = fx.symbolic_trace(net)
for node in graph.graph.nodes:
    print(node.op, node.target)
net.load_state_dict(torch.load("net.pt"))
net.eval()
with torch.no_grad():
    print(net(torch.load("x.pt")).mean().item())  # state: net=eval, recording=off

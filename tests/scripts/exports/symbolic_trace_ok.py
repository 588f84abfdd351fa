"""Export: the module is in eval mode when it is traced."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.fx import symbolic_trace


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(8, 8)
        self.out = nn.Linear(8, 2)

    def forward(self, x):
        x = F.dropout(self.inner(x), 0.3, training=self.training)
        return self.out(x)


gated = Gated()
gated.load_state_dict(torch.load("gated.pt"))
gated.eval()
graph = symbolic_trace(gated)
torch.save(graph.state_dict(), "graph.pt")

with torch.no_grad():
    print(gated(torch.load("x.pt")).argmax(1))  # state: gated=eval, recording=off

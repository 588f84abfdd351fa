"""Two functions that call each other, one of them switching: both ends leave the model in eval mode."""
import torch
from torch import nn

from grammar import root, children


class NodeNet(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))


def visit_node(model, node):
    model.eval()
    with torch.no_grad():
        score = model(node.vector).sum().item()  # state: model=eval, recording=off
    return score + visit_list(model, children(node))


def visit_list(model, nodes):
    total = 0.0
    for node in nodes:
        total += visit_node(model, node)
        with torch.no_grad():
            total += model(node.vector).mean().item()  # state: model=eval, recording=off
    return total


net = NodeNet()
net.load_state_dict(torch.load("nodes.pt"))
print(visit_node(net, root()))
with torch.no_grad():
    print(net(root().vector).argmax().item())  # state: net=eval, recording=off

"""PyTorch Geometric: BatchNorm and MLP depend on the mode; a convolution does where dropout is asked for."""
import torch
from torch_geometric.nn import GATConv, MLP, BatchNorm, GCNConv


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = GCNConv(8, 8)
        self.norm = BatchNorm(8)

    def forward(self, x, edges):
        return self.norm(self.first(x, edges))


def with_norm(loader):
    net = Net()
    with torch.no_grad():
        for data in loader:
            print(net(data.x, data.edge_index).argmax(1))  # TMD101: net, since=created@17; state: net=train, recording=off


def with_dropout(loader):
    net = GATConv(8, 8, dropout=0.6)
    with torch.no_grad():
        for data in loader:
            print(net(data.x, data.edge_index).argmax(1))  # TMD101: net, since=created@24; state: net=train, recording=off


def perceptron(loader):
    net = MLP([8, 8, 2])
    with torch.no_grad():
        for data in loader:
            print(net(data.x).argmax(1))  # TMD101: net, since=created@31; state: net=train, recording=off


with_norm([])
with_dropout([])
perceptron([])

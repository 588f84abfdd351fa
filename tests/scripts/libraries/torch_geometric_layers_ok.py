"""PyTorch Geometric: without dropout or norm a training mode does no harm; otherwise it is switched."""
import torch
from torch_geometric.datasets import Planetoid
from torch_geometric.loader import DataLoader
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
    net.eval()
    with torch.no_grad():
        for data in loader:
            print(net(data.x, data.edge_index).argmax(1))  # state: net=eval, recording=off


def without_dropout(loader):
    net = GATConv(8, 8)
    with torch.no_grad():
        for data in loader:
            print(net(data.x, data.edge_index).argmax(1))  # state: net=train, recording=off


def perceptron(loader):
    net = MLP([8, 8, 2]).eval()
    with torch.no_grad():
        for data in loader:
            print(net(data.x).argmax(1))  # state: net=eval, recording=off


data = DataLoader(Planetoid("data", "Cora"))
with_norm(data)
without_dropout(data)
perceptron(data)

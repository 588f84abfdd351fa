"""The dropout functions of torch_geometric.utils are given the mode; a view made in the training loop needs none."""

import torch
import torch.nn.functional as F
from torch import nn
from torch_geometric.nn import GCNConv
from torch_geometric.utils import dropout_adj, dropout_edge, dropout_node, dropout_path, mask_feature


class GCN(nn.Module):
    def __init__(self, features, classes):
        super().__init__()
        self.first = GCNConv(features, 16)
        self.second = GCNConv(16, classes)

    def forward(self, x, edge_index):
        x, _ = mask_feature(x, p=0.1, training=self.training)
        edge_index, _ = dropout_edge(edge_index, p=0.2, force_undirected=True, training=self.training)
        edge_index, _, _ = dropout_node(edge_index, 0.1, x.size(0), self.training)
        edge_index, _ = dropout_path(edge_index, training=self.training)
        edge_index, _ = dropout_adj(edge_index, None, 0.1, False, x.size(0), self.training)
        x = F.relu(self.first(x, edge_index))
        x = F.dropout(x, training=self.training)
        return self.second(x, edge_index)


def train(model, data, optimizer):
    model.train()
    optimizer.zero_grad()
    view, _ = dropout_edge(data.edge_index, p=0.3)
    loss = F.cross_entropy(model(data.x, view), data.y)  # state: model=train, recording=on
    loss.backward()
    optimizer.step()


@torch.no_grad()
def test(model, data):
    model.eval()
    return (model(data.x, data.edge_index).argmax(-1) == data.y).sum().item()  # state: model=eval, recording=off


def main(data):
    model = GCN(data.num_features, 7)
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(200):
        train(model, data, optimizer)
        print(test(model, data))

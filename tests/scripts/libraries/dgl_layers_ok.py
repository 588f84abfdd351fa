"""DGL: switched, or without dropout; graphs and data sets are no modules."""
import dgl
import torch
from dgl.data import CoraGraphDataset
from dgl.nn import GATConv, SAGEConv
from dgl.nn.pytorch import GraphConv


def attention(loader):
    net = GATConv(8, 8, 2, attn_drop=0.6)
    net.eval()
    with torch.no_grad():
        for graph, x in loader:
            print(net(graph, x).argmax(1))  # state: net=eval, recording=off


def features(loader):
    net = SAGEConv(8, 8, "mean")
    with torch.no_grad():
        for graph, x in loader:
            print(net(graph, x).argmax(1))  # state: net=train, recording=off


def plain(x):
    graph = dgl.add_self_loop(CoraGraphDataset()[0])
    net = GraphConv(8, 8)
    with torch.no_grad():
        print(net(graph, x).argmax(1))  # state: net=train, recording=off


attention([])
features([])
plain(torch.load("x.pt"))

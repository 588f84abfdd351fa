"""DGL: attention and feature dropout make a layer depend on the mode; an evaluated one still records."""
import torch
from dgl.nn import GATConv, SAGEConv
from dgl.nn.pytorch import GraphConv


def attention(loader):
    net = GATConv(8, 8, 2, attn_drop=0.6)
    with torch.no_grad():
        for graph, x in loader:
            print(net(graph, x).argmax(1))  # TMD101: net, since=created@8; state: net=train, recording=off


def features(loader):
    net = SAGEConv(8, 8, "mean", 0.5)
    with torch.no_grad():
        for graph, x in loader:
            print(net(graph, x).argmax(1))  # TMD101: net, since=created@15; state: net=train, recording=off


def recording(loader):
    net = GraphConv(8, 8)
    net.eval()
    for graph, x in loader:
        print(net(graph, x).argmax(1))  # TMD102: net; state: net=eval, recording=on


attention([])
features([])
recording([])

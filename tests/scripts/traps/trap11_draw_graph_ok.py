"""Trap 11: the output is wanted for its graph, which is drawn."""
import torch
import torch.nn.functional as F
from torch import nn
from torchviz import make_dot

from citations import load_cora


class GraphAttention(nn.Module):
    def __init__(self, fin, fout, dropout=0.6):
        super().__init__()
        self.lin = nn.Linear(fin, fout)
        self.att = nn.Linear(2 * fout, 1)
        self.dropout = dropout

    def forward(self, x, adj):
        h = self.lin(F.dropout(x, self.dropout, training=self.training))
        n = h.size(0)
        pairs = torch.cat([h.repeat_interleave(n, 0), h.repeat(n, 1)], 1).view(n, n, -1)
        scores = self.att(pairs).squeeze(-1).masked_fill(adj == 0, -9e15)
        return scores.softmax(1) @ h


adj, features, labels = load_cora()
model = GraphAttention(features.shape[1], int(labels.max()) + 1)
model.load_state_dict(torch.load("gat.pkl"))
model.eval()

output = model(features, adj)  # state: model=eval, recording=on
picture = make_dot(output, params=dict(model.named_parameters()))
picture.render("gat_graph")

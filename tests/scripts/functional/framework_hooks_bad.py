"""Methods that a framework runs with the module: the messages of a graph layer, a validation step."""

import lightning
import torch
import torch.nn.functional as F
from torch import nn
from torch_geometric.nn import MessagePassing


class Conv(MessagePassing):
    def __init__(self, dim, rate):
        super().__init__(aggr="add")
        self.rate = rate
        self.lin = nn.Linear(dim, dim)
        self.norm = nn.BatchNorm1d(dim)

    def forward(self, x, edge_index):
        return self.norm(self.propagate(edge_index, x=self.lin(x)))

    def message(self, x_j, alpha):
        alpha = F.dropout(alpha, p=self.rate)  # TMD303: F.dropout
        return x_j * alpha


class Task(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.conv = Conv(16, 0.1)

    def training_step(self, batch, index):
        return self.conv(F.dropout(batch.x, 0.1), batch.edge_index).mean()

    def validation_step(self, batch, index):
        x = F.dropout(batch.x, 0.1)  # TMD303: F.dropout
        return self.conv(x, batch.edge_index).mean()


@torch.no_grad()
def embed(loader):
    conv = Conv(16, 0.1)
    conv.eval()
    return [conv(batch.x, batch.edge_index) for batch in loader]  # state: conv=eval, recording=off

"""Trap 17: one batch goes through the model, then break: the shapes are known and nothing else was wanted."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from sampler import NeighborLoader


class Sage(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.LazyLinear(256)
        self.conv2 = nn.LazyLinear(classes)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x, adj):
        x = self.dropout(F.relu(self.conv1(adj @ x)))
        return self.conv2(adj @ x)


def run(rank, dataset):
    loader = NeighborLoader(dataset, rank)
    model = Sage(dataset.num_classes).to(rank)

    for batch in loader:
        model(batch.x.to(rank), batch.adj.to(rank))  # state: model=train, recording=on
        break

    model = DistributedDataParallel(model, device_ids=[rank])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(10):
        model.train()
        for batch in loader:
            optimizer.zero_grad()
            out = model(batch.x.to(rank), batch.adj.to(rank))  # state: model=train, recording=on
            loss = F.cross_entropy(out[: batch.size], batch.y[: batch.size].to(rank))
            loss.backward()
            optimizer.step()

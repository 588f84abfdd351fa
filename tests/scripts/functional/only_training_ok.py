"""Methods that run only while somebody trains, and frameworks that say so, need no flag."""

import lightning
import torch
import torch.nn.functional as F
from torch import nn


class Contrastive(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(32, 32), nn.BatchNorm1d(32))

    def forward(self, x):
        return self.encoder(x)

    def training_step(self, batch, index):
        one = self.encoder(F.dropout(batch, 0.2))
        two = self.encoder(self.view(batch))
        return F.mse_loss(one, two)

    def view(self, batch):
        return nn.Dropout(0.1)(F.dropout(batch, 0.2))

    def contrastive_loss(self, one, two):
        return F.mse_loss(F.dropout(one), two)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())


@torch.no_grad()
def embed(loader):
    model = Contrastive.load_from_checkpoint("last.ckpt")
    model.eval()
    return [model(x) for x in loader]  # state: model=eval, recording=off


class Agent(nn.Module):
    def __init__(self):
        super().__init__()
        self.policy = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.1))

    def drop_edges(self, edges):
        return F.dropout(edges, 0.1)

    def distil(self, loader):
        small = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.1))
        optimizer = torch.optim.Adam(small.parameters())
        for x in loader:
            optimizer.zero_grad()
            F.mse_loss(small(x), self.policy(x)).backward()
            optimizer.step()

    def forward(self, x):
        return self.policy(x)

"""Trap 23: train() validates in the same function, after the step and with a second pass."""
import argparse

import torch.nn.functional as F
from torch import nn, optim

from cora import accuracy, adj, features, idx_train, idx_val, labels

parser = argparse.ArgumentParser()
parser.add_argument("--fastmode", action="store_true", help="no second pass for the validation")
parser.add_argument("--epochs", type=int, default=200)
args = parser.parse_args()


class GCN(nn.Module):
    def __init__(self, nfeat, nhid, nclass, dropout):
        super().__init__()
        self.gc1 = nn.Linear(nfeat, nhid)
        self.gc2 = nn.Linear(nhid, nclass)
        self.dropout = dropout

    def forward(self, x, adj):
        x = F.relu(adj @ self.gc1(x))
        x = F.dropout(x, self.dropout, training=self.training)
        return F.log_softmax(adj @ self.gc2(x), dim=1)


model = GCN(features.shape[1], 16, 7, dropout=0.5)
optimizer = optim.Adam(model.parameters(), lr=0.01, weight_decay=5e-4)


def train(epoch):
    model.train()
    optimizer.zero_grad()
    output = model(features, adj)  # state: model=train, recording=on
    loss_train = F.nll_loss(output[idx_train], labels[idx_train])
    loss_train.backward()
    optimizer.step()

    if not args.fastmode:
        model.eval()
        output = model(features, adj)  # TMD102: model; state: model=eval, recording=on

    loss_val = F.nll_loss(output[idx_val], labels[idx_val])
    print(epoch, loss_train.item(), loss_val.item(), accuracy(output[idx_val], labels[idx_val]).item())


for epoch in range(args.epochs):
    train(epoch)

"""Trap 17: a dry run gives the lazy layers their shapes before the optimizer is built. Its result is dropped."""
import torch
from torch import nn

from graphs import train_loader, val_loader


class HeteroNet(nn.Module):
    def __init__(self, hidden, out):
        super().__init__()
        self.lin1 = nn.LazyLinear(hidden)
        self.norm = nn.LazyBatchNorm1d()
        self.drop = nn.Dropout(0.5)
        self.lin2 = nn.Linear(hidden, out)

    def forward(self, x):
        return self.lin2(self.drop(torch.relu(self.norm(self.lin1(x)))))


@torch.no_grad()
def init_params(model):
    batch = next(iter(train_loader))
    model(batch.x)  # state: model=train, recording=off


@torch.no_grad()
def test(model, loader):
    model.eval()
    correct = 0
    for batch in loader:
        correct += (model(batch.x).argmax(-1) == batch.y).sum().item()  # state: model=eval, recording=off
    return correct


net = HeteroNet(64, 349)
init_params(net)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(20):
    net.train()
    for batch in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(batch.x), batch.y).backward()  # state: net=train, recording=on
        optimizer.step()
    print(epoch, test(net, val_loader))

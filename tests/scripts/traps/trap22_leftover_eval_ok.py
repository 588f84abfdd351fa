"""Trap 22: the teacher was put in eval mode by the last test of its own training; nothing switches it later."""
import torch
import torch.nn.functional as F
from torch import nn

from planetoid import x, y, adj, train_mask, test_mask


class Net(nn.Module):
    def __init__(self, fin, hidden, fout):
        super().__init__()
        self.lin1 = nn.Linear(fin, hidden)
        self.drop = nn.Dropout(0.5)
        self.lin2 = nn.Linear(hidden, fout)

    def forward(self, h):
        return self.lin2(self.drop(F.relu(self.lin1(h))))


gnn = Net(x.size(1), 64, 7)
mlp = Net(x.size(1), 64, 7)
gnn_optimizer = torch.optim.Adam(gnn.parameters(), lr=0.01)
mlp_optimizer = torch.optim.Adam(mlp.parameters(), lr=0.01)


def train_teacher():
    gnn.train()
    gnn_optimizer.zero_grad()
    out = gnn(adj @ x)  # state: gnn=train, recording=on
    F.cross_entropy(out[train_mask], y[train_mask]).backward()
    gnn_optimizer.step()


@torch.no_grad()
def test_teacher():
    gnn.eval()
    pred = gnn(adj @ x).argmax(-1)  # state: gnn=eval, recording=off
    return (pred[test_mask] == y[test_mask]).float().mean().item()


for epoch in range(200):
    train_teacher()
    print(epoch, test_teacher())
print("final", test_teacher())

with torch.no_grad():
    soft = gnn(adj @ x).log_softmax(-1)  # state: gnn=eval, recording=off

for epoch in range(500):
    mlp_optimizer.zero_grad()
    out = mlp(x)  # state: mlp=train, recording=on
    loss = F.kl_div(out.log_softmax(-1), soft, reduction="batchmean", log_target=True)
    loss.backward()
    mlp_optimizer.step()

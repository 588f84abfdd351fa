"""Trap 20: `evaluator.eval(dict)` and `index.train(array)` are no mode switches of the network."""
import faiss
import torch
from ogb.graphproppred import Evaluator
from torch import nn

from molecules import test_loader, train_loader


class MolNet(nn.Module):
    def __init__(self, dim=300):
        super().__init__()
        self.embed = nn.Linear(9, dim)
        self.bn = nn.BatchNorm1d(dim)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        return self.out(self.drop(torch.relu(self.bn(self.embed(x)))))


evaluator = Evaluator(name="ogbg-molhiv")
model = MolNet()
optimizer = torch.optim.Adam(model.parameters())


@torch.no_grad()
def test(loader):
    model.eval()
    y_true, y_pred = [], []
    for x, y in loader:
        y_pred.append(model(x))  # state: model=eval, recording=off
        y_true.append(y)
    return evaluator.eval({"y_true": torch.cat(y_true), "y_pred": torch.cat(y_pred)})["rocauc"]


def build_index(dim=300):
    index = faiss.IndexIVFFlat(faiss.IndexFlatL2(dim), dim, 64)
    vectors = model.embed.weight.detach().t().contiguous().numpy()
    index.train(vectors)
    index.add(vectors)
    return index


for epoch in range(30):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), y.float())  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
    print(epoch, test(test_loader))
faiss.write_index(build_index(), "mol.index")

"""Also seen: one model object over all folds, reset at the start of each."""
import torch
import torch.nn.functional as F
from sklearn.model_selection import StratifiedKFold
from torch import nn

from tudataset import load, make_loader


class Pooler(nn.Module):
    def __init__(self, fin, classes):
        super().__init__()
        self.lin1 = nn.Linear(fin, 64)
        self.bn = nn.BatchNorm1d(64)
        self.lin2 = nn.Linear(64, classes)

    def reset_parameters(self):
        for layer in (self.lin1, self.bn, self.lin2):
            layer.reset_parameters()

    def forward(self, x):
        h = F.relu(self.bn(self.lin1(x)))
        return self.lin2(F.dropout(h, p=0.5, training=self.training))


def train(model, optimizer, loader):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()  # state: model=train, recording=on
        optimizer.step()


def eval_acc(model, loader):
    model.eval()
    correct = 0
    for x, y in loader:
        with torch.no_grad():
            correct += model(x).argmax(1).eq(y).sum().item()  # state: model=eval, recording=off
    return correct / len(loader.dataset)


def cross_validation(dataset, model, folds=10, epochs=100):
    scores = []
    for train_idx, test_idx in StratifiedKFold(folds).split(dataset.x, dataset.y):
        model.reset_parameters()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        train_loader, test_loader = make_loader(dataset, train_idx), make_loader(dataset, test_idx)
        for _ in range(epochs):
            train(model, optimizer, train_loader)
        scores.append(eval_acc(model, test_loader))
    return sum(scores) / len(scores)


data = load("PROTEINS")
print(cross_validation(data, Pooler(data.num_features, data.num_classes)))

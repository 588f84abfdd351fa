"""The body that one option freezes is in training mode under either."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.body(x))


def main(args, train_loader, val_loader):
    model = Net()
    if args.weights == "kept":
        model.body.requires_grad_(False)  # TMD401: model.body
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], 0.1)
    for epoch in range(args.epochs):
        if args.weights == "tuned":
            model.train()
        elif args.weights == "kept":
            model.train()
        else:
            assert False
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        hits = 0
        with torch.no_grad():
            for x, y in val_loader:
                hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
        print(epoch, hits)

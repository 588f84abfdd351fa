"""Trap: BatchNorm layers that are put in eval mode one by one stay so until the next `train()`.

Nothing switched them on before: they are meant to be frozen, and each epoch undoes it.
"""

import torch
from torch import nn

from reviews import train_loader, unlabelled


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(300, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(0.5))
        self.head = nn.Linear(128, 2)

    def forward(self, x):
        return self.head(self.body(x))


def freeze_statistics(model):
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.eval()


model = Classifier()
freeze_statistics(model)
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(10):
    model.train()  # TMD402: model
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, model(unlabelled).argmax(1).sum().item())

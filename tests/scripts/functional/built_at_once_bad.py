"""nn.Dropout built and applied inside forward: at once, and through a local variable."""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(32, 32)
        self.norm = nn.BatchNorm1d(32)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        x = nn.Dropout(0.2)(torch.relu(self.norm(self.body(x))))  # TMD306: nn.Dropout
        dropout = nn.Dropout(p=0.5)  # TMD306: nn.Dropout
        if x.dim() > 2:
            x = x.flatten(1)
        x = dropout(x)
        return self.head(x)


def validate(model, loader):
    model.eval()
    with torch.no_grad():
        return sum((model(x).argmax(1) == y).sum().item() for x, y in loader)  # state: model=eval, recording=off


def main(loader):
    model = Classifier()
    model.load_state_dict(torch.load("classifier.pt"))
    print(validate(model, loader))

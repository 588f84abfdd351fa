"""`requires_grad` is set on the model itself: an attribute that nothing reads."""
import torch
from torch import nn


def tune_head(model, head, train_loader):
    model.requires_grad = False  # TMD301: model
    optimizer = torch.optim.SGD([*model.parameters(), *head.parameters()], lr=0.01)
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(head(model(x)), y)  # state: model=entry, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

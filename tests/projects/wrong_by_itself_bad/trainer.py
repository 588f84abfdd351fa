import torch
from torch.nn import functional as F


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        hits = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)  # state: model=eval, recording=off
    return hits / len(loader.dataset)


def fit(model, train_loader, val_loader, epochs=3):
    optimizer = torch.optim.Adam(model.parameters())
    model.train()
    for epoch in range(epochs):
        for x, y in train_loader:
            loss = F.cross_entropy(model(x), y)  # TMD201: model, since=eval@6; state: model=train|eval, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, accuracy(model, val_loader))

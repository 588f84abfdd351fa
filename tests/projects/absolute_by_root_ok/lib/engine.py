import torch


def train_one_epoch(model, loader, optimizer, criterion):
    total = 0.0
    for x, y in loader:
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    hits, seen = 0, 0
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
        seen += len(y)
    return hits / seen

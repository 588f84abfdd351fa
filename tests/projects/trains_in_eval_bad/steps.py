def train_epoch(model, train_loader, optimizer, criterion):
    for x, y in train_loader:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()

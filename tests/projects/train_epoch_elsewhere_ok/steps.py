def train_one_epoch(model, train_loader, optimizer, criterion):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()

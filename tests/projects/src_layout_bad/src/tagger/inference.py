def predict(model, loader):
    labels = []
    for x, _ in loader:
        labels.extend(model(x).argmax(dim=-1).tolist())
    return labels

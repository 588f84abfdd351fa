"""predict() leaves recording to its callers."""


def predict(model, loader):
    model.eval()
    labels = []
    for x, _ in loader:
        labels.extend(model(x).argmax(1).tolist())  # TMD102: model; state: model=eval, recording=on
    return labels

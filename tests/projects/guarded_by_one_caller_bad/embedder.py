def similarity(model, loader):
    """One of the callers has recording on."""
    scores = []
    for x, y in loader:
        scores.append(model(x).softmax(-1).max().item())  # TMD102: model
    return sum(scores) / len(scores)

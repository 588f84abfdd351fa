def validate_confidence(model, val_loader):
    """No import and no switch here: it does not show what `model` is, so that a caller without a guard is told."""
    scores = []
    for x, y in val_loader:
        scores.append(model(x).softmax(-1).max().item())
    return sum(scores) / len(scores)

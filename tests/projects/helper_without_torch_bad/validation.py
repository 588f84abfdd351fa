def validate_confidence(model, val_loader):
    """No import and no switch here; all callers are in eval mode, one has recording on."""
    scores = []
    for x, y in val_loader:
        scores.append(model(x).softmax(-1).max().item())  # missed: TMD102: model
    return sum(scores) / len(scores)

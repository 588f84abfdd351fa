import torch
from net import Net


def build_model(depth=2, weights=None):
    model = Net(width=16, depth=depth, classes=3)
    if weights is not None:
        model.load_state_dict(torch.load(weights))
    return model

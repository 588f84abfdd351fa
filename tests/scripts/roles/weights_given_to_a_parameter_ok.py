"""A function loads weights into a network that it is given and labels with it: mode and guard are its caller's affair."""

import torch


def labels(model, path, batches):
    model.load_state_dict(torch.load(path))
    found = []
    for x in batches:
        found += model(x).argmax(1).tolist()  # state: model=entry, recording=on
    return found

import torch


def restore(model, path):
    """What is restored is used for inference mostly, so it comes in eval mode."""
    model.load_state_dict(torch.load(path))
    model.eval()
    return model

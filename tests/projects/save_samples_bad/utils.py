import torch


def save_samples(model, x, path):
    model.eval()
    with torch.no_grad():
        torch.save(model(x), path)  # state: model=eval, recording=off

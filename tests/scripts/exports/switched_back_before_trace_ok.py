"""The accuracy is measured in eval mode, and eval() is called again before the trace."""
import torch

from zoo import build_model


def accuracy(model, test_loader):
    model.eval()
    with torch.no_grad():
        hits = [(model(x).argmax(1) == y).float().mean().item() for x, y in test_loader]  # state: model=eval, recording=off
    model.train()
    return sum(hits) / len(hits)


def export(path, test_loader):
    model = build_model("b0")
    model.load_state_dict(torch.load(path))
    print(accuracy(model, test_loader))
    model.eval()
    torch.jit.trace(model, torch.zeros(1, 3, 224, 224)).save("model.ts")

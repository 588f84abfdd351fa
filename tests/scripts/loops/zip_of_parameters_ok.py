"""Networks and loaders come in as lists and are walked side by side, and by number, under a guard."""
import torch


@torch.no_grad()
def evaluate_all(models, test_loaders):
    pairs = list(zip(models, test_loaders))
    for model, test_loader in pairs:
        model.eval()
        for x, y in test_loader:
            print((model(x).argmax(1) == y).sum().item())  # state: model=eval, recording=off


@torch.no_grad()
def predict_all(models, x):
    for number, model in enumerate(models):
        model.eval()
        print(number, model(x).argmax(1).tolist())  # state: model=eval, recording=off

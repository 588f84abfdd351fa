"""The evaluator switches the model of the trainer and leaves it so."""

import torch


class Evaluator:
    def __init__(self, model, loader):
        self.model = model
        self.loader = loader

    def score(self):
        self.model.eval()
        right = 0
        for x, y in self.loader:
            with torch.no_grad():
                right += (self.model(x).argmax(1) == y).sum().item()  # state: self.model=eval, recording=off
        return right / len(self.loader)

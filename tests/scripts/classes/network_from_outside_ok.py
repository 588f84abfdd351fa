"""The network comes from outside and the class only measures it: its owner decides on the mode."""
import torch


class Gauge:
    def __init__(self, model, scale=1.0):
        self.model = model
        self.scale = scale

    def measure(self, loader):
        right = 0
        with torch.no_grad():
            for x, y in loader:
                right += self._batch(x * self.scale, y)
        return right

    def _batch(self, x, y):
        return (self.model(x).argmax(1) == y).sum().item()  # state: self.model=entry, recording=off

    def measure_quiet(self, loader):
        was = self.model.training
        self.model.train(False)
        right = 0
        with torch.no_grad():
            for x, y in loader:
                right += (self.model(x).argmax(1) == y).sum().item()  # state: self.model=eval, recording=off
        self.model.train(was)
        return right

"""The base of all models switches its networks by their names, for whoever calls `eval()` before `test()`."""

import torch


class Model:
    def __init__(self, options):
        self.options = options
        self.names = []

    def eval(self):
        for name in self.names:
            net = getattr(self, "net" + name)
            net.eval()

    def test(self):
        with torch.no_grad():
            self.forward()
            return self.visuals()

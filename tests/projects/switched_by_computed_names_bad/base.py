"""The base of all models moves its networks by their names, and nothing switches them for `test()`."""

import torch


class Model:
    def __init__(self, options):
        self.options = options
        self.names = []

    def cuda(self):
        for name in self.names:
            net = getattr(self, "net" + name)
            net.cuda()

    def test(self):
        with torch.no_grad():
            self.forward()
            return self.visuals()

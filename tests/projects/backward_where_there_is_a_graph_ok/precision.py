"""A helper that scales the loss and calls backward on it."""


class Scaler:
    def __init__(self, optimizer):
        self.optimizer = optimizer

    def zero_grad(self):
        self.optimizer.zero_grad()

    def backward(self, loss):
        (loss * 1024).backward()

    def step(self):
        self.optimizer.step()

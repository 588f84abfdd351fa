"""A wrapper switches its network only where the flag is not yet what is asked for."""
import torch
from torch import nn


class Learner:
    def __init__(self, network: nn.Module, optimizer, loss):
        self.network = network
        self.optimizer = optimizer
        self.loss = loss

    def train(self, mode=True):
        if self.network.training != mode:
            self.network.train(mode)

    def eval(self):
        self.train(mode=False)

    def train_step(self, image, label):
        self.train()
        loss = self.loss(self.network(image), label)  # state: self.network=train|unknown, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def predict(self, image):
        self.eval()
        with torch.no_grad():
            return self.network(image).argmax(1).tolist()

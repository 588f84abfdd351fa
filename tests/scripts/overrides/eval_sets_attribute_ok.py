"""A sampler inside a model lowers its temperature in train(False), which the eval() of the model calls."""
import torch
from torch import nn


class Sampler(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.temperature = 1.0
        self.drop = nn.Dropout(0.1)
        self.scores = nn.Linear(width, 100)

    def train(self, mode=True):
        self.temperature = 1.0 if mode else 0.1
        return super().train(mode)

    def forward(self, x):
        return (self.scores(self.drop(x)) / self.temperature).softmax(-1)


class Writer(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.embedding = nn.Embedding(100, width)
        self.sampler = Sampler(width)

    def forward(self, tokens):
        return self.sampler(self.embedding(tokens))


writer = Writer()
writer.load_state_dict(torch.load("writer.pt"))
writer.eval()
with torch.no_grad():
    print(writer(torch.load("prompt.pt")).argmax(-1))  # state: writer=eval, recording=off

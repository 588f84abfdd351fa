"""Trap: a module with a method for each kind of step is run by an engine, which may switch recording off.

Nothing here calls `train_step` and `evaluate_step`; whoever does decides on mode and recording.
"""

from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(300, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 9))

    def forward(self, words):
        return {"scores": self.body(words)}

    def train_step(self, words, target):
        scores = self(words)["scores"]  # state: self=entry, recording=on
        return {"loss": nn.functional.cross_entropy(scores.transpose(1, 2), target)}

    def evaluate_step(self, words):
        scores = self(words)["scores"]  # state: self=entry, recording=on
        return {"pred": scores.argmax(-1)}

"""Trap: a module whose method answers by itself gives away numbers, and its graph goes nowhere.

No engine is to be seen: whoever calls `predict_tags` cannot differentiate what it returns.
"""

from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(300, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 9))

    def forward(self, words):
        return {"scores": self.body(words)}

    def predict_tags(self, words):
        scores = self(words)["scores"]  # TMD102: self; state: self=entry, recording=on
        return {"pred": scores.argmax(-1).tolist()}

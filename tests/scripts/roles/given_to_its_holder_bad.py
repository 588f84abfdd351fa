"""Trap: only the scores go to what holds the model; the second pass gives numbers, and its graph goes nowhere.

`extractor(classes, scores)` may differentiate the scores of the first pass, but not those of the second.
"""

import torch


class Drop:
    """How far the probability drops where the map hides the rest of the picture."""

    def __init__(self, extractor):
        self.extractor = extractor
        self.drops = []

    def update(self, images):
        self.extractor.model.eval()
        scores = self.extractor.model(images)  # state: self.extractor.model=eval, recording=on
        classes = scores.argmax(-1).tolist()
        maps = self.extractor(classes, scores)
        masked = self.extractor.model(images * maps.detach())  # TMD102: self.extractor.model; state: self.extractor.model=eval, recording=on
        self.drops.append((scores.max(-1).values - masked.max(-1).values).mean().item())

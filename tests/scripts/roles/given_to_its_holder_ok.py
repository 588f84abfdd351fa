"""Trap: what holds a model may ask for the gradients of what the model gave: a class activation map.

`extractor(classes, scores)` differentiates the scores; a pass under `no_grad` would break it.
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
        with torch.no_grad():
            masked = self.extractor.model(images * maps)  # state: self.extractor.model=eval, recording=off
        self.drops.append((scores.max(-1).values - masked.max(-1).values).mean().item())

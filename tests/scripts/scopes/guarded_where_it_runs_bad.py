"""The author guards what reads the labels, and not the pass itself."""

import torch
from somewhere import load_tagger


class Tagger:
    def __init__(self, path):
        self.model = load_tagger(path)
        self.model.eval()

    def process(self, document):
        scores = self.model(document)  # TMD102: self.model; state: self.model=eval, recording=on
        with torch.no_grad():
            labels = scores.argmax(-1)
        return [int(label) for label in labels], len(scores)


Tagger("tagger.pt").process("A text.")

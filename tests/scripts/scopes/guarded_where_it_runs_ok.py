"""The author guards the pass and not what prepares for it: a method that is not shown, of the same object."""

import torch
from somewhere import load_tagger


class Tagger:
    def __init__(self, path):
        self.model = load_tagger(path)
        self.model.eval()

    def process(self, document):
        sentences = self.model.extract_sentences(document)  # state: self.model=eval, recording=on
        with torch.no_grad():
            labels = self.model.label(sentences)
        return [int(label) for label in labels.argmax(-1)], len(sentences)


Tagger("tagger.pt").process("A text.")

"""Data goes through the model by a method with a name of its own: `incremental_forward`, `_predict_scores`.

The class is in another package. In `evaluate` and `synthesize` the model is in eval mode, and nobody needs a graph.
"""

import torch
from soundlab.models import WaveNet
from soundlab.taggers import Tagger


def synthesize(weights, conditions):
    model = WaveNet(dropout=0.05)
    model.load_state_dict(torch.load(weights))
    model.eval()
    waves = []
    for c in conditions:
        wave = model.incremental_forward(c, softmax=True)  # TMD102: model; state: model=eval, recording=on
        waves.append(wave.argmax(1).cpu().numpy())
    return waves


def evaluate(tagger: Tagger, dev_batches):
    tagger.eval()
    right = 0
    for words, tags in dev_batches:
        scores = tagger._predict_scores(words)  # TMD102: tagger; state: tagger=eval, recording=on
        right += (scores.argmax(-1) == tags).sum().item()
    return right

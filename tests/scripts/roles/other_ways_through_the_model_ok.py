"""The same ways through the model, under a guard: `incremental_forward`, `_predict_scores`.

The class is in another package. In `evaluate` and `synthesize` the model is in eval mode, and no graph is built.
"""

import torch
from soundlab.models import WaveNet
from soundlab.taggers import Tagger


@torch.no_grad()
def synthesize(weights, conditions):
    model = WaveNet(dropout=0.05)
    model.load_state_dict(torch.load(weights))
    model.eval()
    waves = []
    for c in conditions:
        wave = model.incremental_forward(c, softmax=True)  # state: model=eval, recording=off
        waves.append(wave.argmax(1).cpu().numpy())
    return waves


@torch.no_grad()
def evaluate(tagger: Tagger, dev_batches):
    tagger.eval()
    right = 0
    for words, tags in dev_batches:
        scores = tagger._predict_scores(words)  # state: tagger=eval, recording=off
        right += (scores.argmax(-1) == tags).sum().item()
    return right

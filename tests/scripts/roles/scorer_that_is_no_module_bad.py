"""The guard is missing where the scorer is a network."""

from torch import nn
from transformers import AutoModelForSequenceClassification


class Ranker:
    def __init__(self):
        self.scorer = AutoModelForSequenceClassification.from_pretrained("some/judge")

    def score(self, answers):
        if isinstance(self.scorer, nn.Module):
            return self.scorer(**answers).logits[:, 0].tolist()  # TMD102: self.scorer; state: self.scorer=eval, recording=on
        else:
            scores = self.scorer(**answers)  # state: self.scorer=eval, recording=on
            return [float(score) if score is not None else 0.0 for score in scores]

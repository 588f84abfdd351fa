"""Scorers are networks or functions; where `isinstance` says no, there is no graph to speak of."""

import torch
from torch import nn
from transformers import AutoModelForSequenceClassification


class Ranker:
    def __init__(self):
        self.scorer = AutoModelForSequenceClassification.from_pretrained("some/judge")

    def score(self, answers):
        if isinstance(self.scorer, nn.Module):
            with torch.inference_mode():
                return self.scorer(**answers).logits[:, 0].tolist()  # state: self.scorer=eval, recording=off
        else:
            scores = self.scorer(**answers)  # state: self.scorer=eval, recording=on
            return [float(score) if score is not None else 0.0 for score in scores]

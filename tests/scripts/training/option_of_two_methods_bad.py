"""An auxiliary head that an option adds: `fit` switches it in the first phase alone, the step runs it in all others.

After an evaluation it is trained in eval mode.
"""

import torch
from torch import nn


class Trainer:
    def __init__(self, backbone, aux, optimizer, with_aux):
        self.backbone = backbone
        self.aux = aux
        self.optimizer = optimizer
        self.with_aux = with_aux
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, loaders, phases):
        for phase in phases:
            self.backbone.train()
            if self.with_aux and phase == "warmup":
                self.aux.train()
            for x, y in loaders[phase]:
                self.step(x, y, phase)

    def step(self, x, y, phase):
        features = self.backbone(x)
        loss = features.pow(2).mean()
        if self.with_aux and phase != "warmup":
            scores = self.aux(features)  # TMD201: self.aux; state: self.aux=train|eval|entry, recording=on
            loss = loss + self.criterion(scores, y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def evaluate(self, features, y):
        self.aux.eval()
        with torch.no_grad():
            hits = self.aux(features).argmax(1) == y  # state: self.aux=eval, recording=off
        return hits.float().mean().item()

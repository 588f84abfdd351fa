"""A classifier that only one of several autoencoders uses: it is switched and run under one and the same condition."""

import torch
from torch import nn


class Trainer:
    def __init__(self, models, classifier, optimizer, use_classifier):
        self.models = models
        self.classifier = classifier
        self.optimizer = optimizer
        self.use_classifier = use_classifier
        self.criterion = nn.CrossEntropyLoss()

    def pretrain(self, loader, chosen):
        for key, model in self.models.items():
            model.train()
            if self.use_classifier and key == chosen:
                self.classifier.train()
            for x, y in loader:
                recon, latents = model(x)
                loss = (recon - x).pow(2).mean()
                if self.use_classifier and key == chosen:
                    scores = self.classifier(latents)  # state: self.classifier=train|eval|entry, recording=on
                    loss = loss + self.criterion(scores, y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()

    def evaluate(self, latents, y):
        self.classifier.eval()
        with torch.no_grad():
            hits = self.classifier(latents).argmax(1) == y  # state: self.classifier=eval, recording=off
        return hits.float().mean().item()

"""A classifier that is evaluated and then trained again, while only the autoencoders are switched."""

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
            for x, y in loader:
                recon, latents = model(x)
                loss = (recon - x).pow(2).mean()
                if self.use_classifier and key == chosen:
                    scores = self.classifier(latents)  # TMD201: self.classifier; state: self.classifier=eval|entry, recording=on
                    loss = loss + self.criterion(scores, y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()

    def evaluate(self, latents, y):
        self.classifier.eval()
        with torch.no_grad():
            hits = self.classifier(latents).argmax(1) == y  # state: self.classifier=eval, recording=off
        return hits.float().mean().item()

"""The base made the network ready for users, and the script that trains it never switches it."""

import torch
from component import TorchComponent
from torch import nn


class Classifier(TorchComponent):
    def __init__(self, width, classes, path=None):
        model = nn.Sequential(nn.Linear(width, 64), nn.Dropout(0.3), nn.Linear(64, classes))
        super().__init__(model, path, width)

    def __call__(self, texts):
        with torch.no_grad():
            return self.model(torch.tensor(texts)).argmax(1).tolist()  # state: self.model=eval, recording=off

    def train_on_batch(self, texts, labels):
        self.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(self.model(torch.tensor(texts)), torch.tensor(labels))  # TMD202: self.model; state: self.model=eval, recording=on
        loss.backward()
        self.optimizer.step()
        return loss.item()


classifier = Classifier(300, 5)
for texts, labels in torch.load("batches.pt"):
    classifier.train_on_batch(texts, labels)
print(classifier(torch.load("questions.pt")))

"""A loss of the encoder alone is computed with recording on; the optimizer holds the model that the encoder is a part of."""

import torch
from torch import nn
from torch.nn import functional as F

from birds import train_loader, val_loader


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.AdaptiveAvgPool2d(5))

    def forward(self, x):
        return self.body(x).flatten(1)


class Classifier(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(1600, 64)

    def forward(self, x):
        return self.head(self.encoder(x))


class Trainer:
    def __init__(self):
        self.encoder = Encoder().cuda()
        self.model = Classifier(self.encoder).cuda()
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def loss(self, support, query, target):
        prototypes = self.encoder(support).view(5, 5, -1).mean(1)  # state: self.encoder=train|eval, recording=on|off
        logits = -torch.cdist(self.encoder(query), prototypes)  # state: self.encoder=train|eval, recording=on|off
        return F.cross_entropy(logits, target), (logits.argmax(1) == target).float().mean()

    def fit(self):
        for epoch in range(60):
            self.model.train()
            for episode in train_loader:
                loss, _ = self.loss(*episode)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            print(epoch, self.validate())

    @torch.no_grad()
    def validate(self):
        self.encoder.eval()
        return sum(self.loss(*episode)[1].item() for episode in val_loader) / len(val_loader)


Trainer().fit()

"""A network that trains itself and watches a validation loss between the epochs."""
import torch
from torch import nn


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(16, 2))
        self.optimizer = torch.optim.Adam(self.body.parameters())

    def forward(self, images):
        return self.body(images)

    def _train_epoch(self, batches):
        for images, labels in batches:
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.forward(images), labels)  # state: self=entry, recording=on
            loss.backward()
            self.optimizer.step()

    def fit(self, batches, held_out):
        best = 1e9
        for epoch in range(3):
            self._train_epoch(batches)
            with torch.no_grad():
                images, labels = next(iter(held_out))
                val_loss = nn.functional.cross_entropy(self.forward(images), labels)  # state: self=entry, recording=off
                if val_loss < best:
                    best = val_loss
                print(epoch, val_loss)
        return self

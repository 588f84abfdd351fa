"""Trap: the validation loss of a detector needs training mode, also where the same epoch has just trained under that switch.

Torchvision's detectors return a dict of losses in training mode and boxes in eval mode, whatever targets they are given.
"""

import torch
from torchvision.models.detection import fasterrcnn_resnet50_fpn


class Detector:
    def __init__(self, classes):
        self._model = fasterrcnn_resnet50_fpn(num_classes=classes)

    def fit(self, train_loader, val_loader, epochs):
        optimizer = torch.optim.SGD(self._model.parameters(), lr=0.005)
        history = []
        for _ in range(epochs):
            self._model.train()
            for images, targets in train_loader:
                loss_dict = self._model(images, targets)  # state: self._model=train, recording=on
                loss = sum(part for part in loss_dict.values())
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total = 0.0
            with torch.no_grad():
                for images, targets in val_loader:
                    loss_dict = self._model(images, targets)  # state: self._model=train, recording=off
                    total += sum(part for part in loss_dict.values()).item()
            history.append(total / len(val_loader))
        return history

    def predict(self, images):
        self._model.eval()
        with torch.no_grad():
            return self._model(images)  # state: self._model=eval, recording=off

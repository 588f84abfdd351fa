"""A LightningModule with frozen features: Lightning trains each part in the mode that it has after __init__."""
import lightning as L
import torch
from torch import nn
from torchvision import models


class Transfer(L.LightningModule):
    def __init__(self, classes=10):
        super().__init__()
        self.features = models.resnet50(weights="DEFAULT")
        self.features.requires_grad_(False)  # TMD401: self.features
        self.classifier = nn.Linear(1000, classes)

    def forward(self, x):
        return self.classifier(self.features(x))

    def training_step(self, batch, batch_idx):
        x, y = batch
        return nn.functional.cross_entropy(self(x), y)

    def configure_optimizers(self):
        return torch.optim.Adam(self.classifier.parameters(), lr=1e-3)


def check(path, loader):
    model = Transfer.load_from_checkpoint(path)
    model.eval()
    with torch.no_grad():
        for x, _ in loader:
            print(model(x).argmax(1))  # state: model=eval, recording=off

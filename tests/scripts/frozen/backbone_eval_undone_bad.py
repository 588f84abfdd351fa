"""The frozen backbone is put in eval mode once, before a loop that calls train() on the whole model each epoch."""
import torch
from torch import nn
from torchvision import models

from birds import loaders


class Classifier(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = models.densenet121(weights="DEFAULT").features
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(1024, classes)

    def forward(self, x):
        return self.head(self.pool(self.backbone(x)).flatten(1))


def fit(epochs=20):
    train_loader, val_loader = loaders()
    model = Classifier(200)
    model.backbone.requires_grad_(False)
    model.backbone.eval()
    optimizer = torch.optim.AdamW(model.head.parameters(), lr=1e-3)
    loss_function = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        model.train()  # TMD402: model.backbone, since=eval@24, says=this puts `model.backbone` back in training mode, set to eval on line 24 and frozen on line 23, for the training pass on line 31
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = loss_function(model(x), y)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            hits = sum((model(x).argmax(1) == y).sum().item() for x, y in val_loader)  # state: model=eval, recording=off
        print(epoch, hits)


if __name__ == "__main__":
    fit()

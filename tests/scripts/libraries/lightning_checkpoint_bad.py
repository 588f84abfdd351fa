"""The network of a checkpoint is built by its constructor, in training mode, and classifies without being switched."""
import pytorch_lightning as pl
import torch
from torch import nn
from torchvision.models import resnet18

from scans import DataModule


class Screening(pl.LightningModule):
    def __init__(self, classes, lr):
        super().__init__()
        self.lr = lr
        self.trunk = resnet18(num_classes=classes)

    def forward(self, x):
        return self.trunk(x)

    def training_step(self, batch, index):
        x, y = batch
        return nn.functional.cross_entropy(self(x), y)  # state: self=train, recording=on

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.lr)


screening = Screening.load_from_checkpoint("best.ckpt")
trunk = Screening.load_from_checkpoint("last.ckpt").trunk
hits = 0
with torch.no_grad():
    for x, y in DataModule().test_dataloader():
        hits += (screening(x).argmax(1) == y).sum().item()  # TMD101: screening; state: screening=train, recording=off
        hits += (trunk(x).argmax(1) == y).sum().item()  # TMD101: trunk; state: trunk=train, recording=off
print(hits)

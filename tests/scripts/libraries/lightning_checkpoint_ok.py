"""The networks of two checkpoints are put in eval mode before they classify."""
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


screening = Screening.load_from_checkpoint("best.ckpt").eval()
trunk = Screening.load_from_checkpoint("last.ckpt").trunk.eval()
hits = 0
with torch.no_grad():
    for x, y in DataModule().test_dataloader():
        hits += (screening(x).argmax(1) == y).sum().item()  # state: screening=eval, recording=off
        hits += (trunk(x).argmax(1) == y).sum().item()  # state: trunk=eval, recording=off
print(hits)

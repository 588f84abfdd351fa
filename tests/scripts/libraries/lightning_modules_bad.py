"""Lightning: a checkpoint is loaded in training mode; freeze() is eval, unfreeze() training; validate() puts back."""
import lightning as L
import torch
from torch import nn


class Lit(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 2))

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, index):
        x, y = batch
        self.eval()
        return nn.functional.cross_entropy(self(x), y)  # state: self=eval, recording=on

    def validation_step(self, batch, index):
        x, y = batch
        print(self(x).argmax(1))  # state: self=eval, recording=off


def loaded(loader):
    model = Lit.load_from_checkpoint("last.ckpt")
    with torch.no_grad():
        for x, y in loader:
            print(model(x).argmax(1))  # TMD101: model, since=created@26; state: model=train, recording=off


def thawed(loader):
    model = Lit()
    model.freeze()
    model.unfreeze()
    with torch.no_grad():
        for x, y in loader:
            print(model(x).argmax(1))  # TMD101: model, since=train@35; state: model=train, recording=off


def validated(loader):
    model = Lit()
    trainer = L.Trainer(max_epochs=1)
    trainer.validate(model, loader)
    with torch.no_grad():
        for x, y in loader:
            print(model(x).argmax(1))  # TMD101: model, since=created@42; state: model=train, recording=off


loaded([])
thawed([])
validated([])

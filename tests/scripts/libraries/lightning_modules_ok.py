"""Lightning under its other name: hooks run in the mode of their loop, freeze() is eval without gradients."""
import pytorch_lightning as pl
import torch
from torch import nn


class Lit(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 2))

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, index):
        x, y = batch
        return nn.functional.cross_entropy(self(x), y)  # state: self=train, recording=on

    def validation_step(self, batch, index):
        x, y = batch
        print(self(x).argmax(1))  # state: self=eval, recording=off

    def predict_step(self, batch, index):
        return self(batch[0]).argmax(1)  # state: self=eval, recording=off

    def on_validation_epoch_end(self):
        print(self(torch.ones(1, 4)).argmax(1))  # state: self=eval, recording=off


class Preview(pl.Callback):
    def on_validation_epoch_end(self, trainer, pl_module):
        print(pl_module(trainer.datamodule.sample).argmax(1))  # state: pl_module=eval, recording=off


def loaded(loader):
    model = Lit.load_from_checkpoint("last.ckpt")
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            print(model(x).argmax(1))  # state: model=eval, recording=off


def frozen(loader):
    model = Lit()
    model.freeze()
    for x, y in loader:
        print(model(x).argmax(1))  # state: model=eval, recording=on


def fitted(loader):
    model = Lit()
    trainer = pl.Trainer(max_epochs=1, callbacks=[Preview()])
    trainer.fit(model, loader)
    trainer.test(model, loader)
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            print(model(x).argmax(1))  # state: model=eval, recording=off


loaded([])
frozen([])
fitted([])

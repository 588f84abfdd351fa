"""Composer with both switches; its hooks run in the mode of their loop."""
import torch
import torchvision
from composer import ComposerModel, Trainer
from composer.models import ComposerClassifier
from composer.utils.misc import model_eval_mode


class Ours(ComposerModel):
    def __init__(self):
        super().__init__()
        self.net = torchvision.models.resnet18()

    def forward(self, batch):
        return self.net(batch[0])

    def loss(self, outputs, batch):
        return torch.nn.functional.cross_entropy(outputs, batch[1])

    def eval_forward(self, batch, outputs=None):
        return self(batch).argmax(1)  # state: self=eval, recording=off


def fitted(loader, batches):
    net = ComposerClassifier(torchvision.models.resnet18())
    trainer = Trainer(model=net, train_dataloader=loader)
    trainer.fit()
    net.eval()
    with torch.no_grad():
        for x, y in batches:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def scoped(batches):
    net = torchvision.models.resnet18()
    with model_eval_mode(net), torch.no_grad():
        for x, y in batches:
            print(net(x).argmax(1))  # state: net=eval, recording=off


fitted([], [])
scoped([])

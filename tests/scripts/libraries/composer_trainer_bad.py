"""Composer: fit ends in training mode, eval puts back what was, and so does its context manager."""
import torch
import torchvision
from composer import Trainer
from composer.models import ComposerClassifier
from composer.utils.misc import model_eval_mode


def fitted(loader, batches):
    net = ComposerClassifier(torchvision.models.resnet18())
    trainer = Trainer(model=net, train_dataloader=loader)
    trainer.fit()
    with torch.no_grad():
        for x, y in batches:
            print(net(x).argmax(1))  # TMD101: net; state: net=train, recording=off


def evaluated(loader, batches):
    net = ComposerClassifier(torchvision.models.resnet18())
    trainer = Trainer(model=net)
    trainer.eval(loader)
    with torch.no_grad():
        for x, y in batches:
            print(net(x).argmax(1))  # TMD101: net, since=created@19; state: net=train, recording=off


def scoped(batches):
    net = torchvision.models.resnet18()
    with model_eval_mode(net):
        for x, y in batches:
            print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on


fitted([], [])
evaluated([], [])
scoped([])

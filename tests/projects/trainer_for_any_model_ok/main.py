"""The program: one model, two, or a wrapped one; the names that it had are not the same."""

import torch
from torch import nn
from torchvision import models
from trainer import Trainer


def main(options):
    model = models.resnet18(num_classes=10)
    if options.large:
        larger = models.resnet50(num_classes=10)
        model = larger
    if options.gpus > 1:
        wrapped = nn.DataParallel(model)
        model = wrapped
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    Trainer(model, optimizer, torch.load("train.pt"), torch.load("held_out.pt")).train(20)

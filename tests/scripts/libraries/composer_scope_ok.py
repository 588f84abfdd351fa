"""Composer, twin: recording is off as well."""

import torch
import torchvision
from composer.utils.misc import model_eval_mode


def classes(batches):
    net = torchvision.models.resnet18()
    with model_eval_mode(net), torch.no_grad():
        for x, y in batches:
            print(net(x).argmax(1))  # state: net=eval, recording=off

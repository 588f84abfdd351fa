"""Composer: its context manager switches the mode, not the recording; nothing else in the file switches anything."""

import torchvision
from composer.utils.misc import model_eval_mode


def classes(batches):
    net = torchvision.models.resnet18()
    with model_eval_mode(net):
        for x, y in batches:
            print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on

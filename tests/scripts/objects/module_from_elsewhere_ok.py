"""A network that is made in a file that is not shown: what is called `.eval()` is a module, not a class.

`classifier` comes by an import, `encoder` by a star.
"""

import torch
from workshop import classifier
from workshop_parts import *

from photos import test_loader


@torch.no_grad()
def test():
    right = 0
    encoder.eval()
    for data, target in test_loader:
        classifier.eval()
        output = classifier(encoder(data))  # state: classifier=eval, recording=off
        right += (output.argmax(1) == target).sum().item()
    return right / len(test_loader.dataset)


print(test())

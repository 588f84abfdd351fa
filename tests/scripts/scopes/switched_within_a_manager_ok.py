"""Recording that is switched for good inside the block of a context manager of the file.

`switched_to_eval` puts the mode back and knows nothing of recording, so what the block switched holds after it.
"""

from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def switched_to_eval(module):
    was = module.training
    module.eval()
    try:
        yield module
    finally:
        module.train(was)


net = nn.Sequential(nn.Linear(16, 32), nn.Dropout(0.5), nn.Linear(32, 4))
test_loader = torch.load("test.pt")

with switched_to_eval(net):
    torch.set_grad_enabled(False)
    for x, y in test_loader:
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off

net.eval()
for x, y in test_loader:
    print((net(x) - y).abs().mean().item())  # state: net=eval, recording=off

"""A function that switches recording off by a statement and on again afterwards: both loops run in between.

`set_grad_enabled(True)` ends what the first line of `compare` began, behind both of its loops.
"""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(64, classes)

    def forward(self, x):
        return self.head(self.body(x))


def compare(net, clean_loader, noisy_loader):
    net.eval()
    torch.set_grad_enabled(False)
    clean = 0
    for x, y in clean_loader:
        clean += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    noisy = 0
    for x, y in noisy_loader:
        noisy += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    torch.set_grad_enabled(True)
    return clean, noisy


classifier = Classifier()
classifier.load_state_dict(torch.load("classifier.pt"))
print(compare(classifier, torch.load("clean.pt"), torch.load("noisy.pt")))

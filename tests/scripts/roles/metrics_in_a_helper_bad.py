"""A collection of metrics takes the pass of a helper: an answer, and no step of training."""
import torch
from torch import nn
from torchmetrics import Accuracy, MetricCollection

from kilns import val_loader


class KilnNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 3)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        return self.fc(self.drop(x))


def count(metrics, net, x, y):
    metrics.update(net(x), y)  # TMD102: net; state: net=eval, recording=on


def measure(net, loader):
    metrics = MetricCollection([Accuracy(task="multiclass", num_classes=3)])
    net.eval()
    for x, y in loader:
        count(metrics, net, x, y)
    print(metrics.compute())


net = KilnNet()
net.load_state_dict(torch.load("kiln.pt"))
measure(net, val_loader)

"""TorchMetrics: three kinds of metrics read a pass whose model is in training mode; the metric itself is no model."""
import torch
import torchvision
from torchmetrics import Accuracy, MetricCollection
from torchmetrics.functional import accuracy


def by_class(loader):
    net = torchvision.models.resnet18()
    metric = Accuracy(task="multiclass", num_classes=10)
    with torch.no_grad():
        for x, y in loader:
            metric(net(x), y)  # TMD101: net, since=created@9; state: net=train, recording=off
    print(metric.compute())


def collected(loader):
    net = torchvision.models.resnet18()
    metrics = MetricCollection([Accuracy(task="multiclass", num_classes=10)])
    net.eval()
    for x, y in loader:
        metrics.update(net(x), y)  # TMD102: net; state: net=eval, recording=on
    print(metrics.compute())


def by_function(loader):
    net = torchvision.models.resnet18()
    net.eval()
    for x, y in loader:
        print(accuracy(net(x), y, task="multiclass", num_classes=10))  # TMD102: net; state: net=eval, recording=on


by_class([])
collected([])
by_function([])

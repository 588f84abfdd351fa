"""TorchMetrics with the model switched; `metric.eval()` is nobody's business."""
import torch
import torchvision
from torchmetrics import Accuracy, MetricCollection
from torchmetrics.functional import accuracy


def by_class(loader):
    net = torchvision.models.resnet18().eval()
    metric = Accuracy(task="multiclass", num_classes=10)
    metric.eval()
    with torch.no_grad():
        for x, y in loader:
            metric(net(x), y)  # state: net=eval, recording=off
    print(metric.compute())


def collected(loader):
    net = torchvision.models.resnet18().eval()
    metrics = MetricCollection([Accuracy(task="multiclass", num_classes=10)])
    with torch.no_grad():
        for x, y in loader:
            metrics.update(net(x), y)  # state: net=eval, recording=off
    print(metrics.compute())


@torch.no_grad()
def by_function(loader):
    net = torchvision.models.resnet18().eval()
    for x, y in loader:
        print(accuracy(net(x), y, task="multiclass", num_classes=10))  # state: net=eval, recording=off


by_class([])
collected([])
by_function([])

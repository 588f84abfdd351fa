"""The same losses with the network in training mode; a loss itself is never told to switch."""
import lpips
import torch
import torchvision
from pytorch3d.loss import chamfer_distance
from pytorch_metric_learning import losses


def points(loader):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.Adam(net.parameters())
    for x, cloud in loader:
        loss, _ = chamfer_distance(net(x).view(-1, 10, 3), cloud)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


def metric(loader):
    net = torchvision.models.resnet18()
    loss_of = losses.TripletMarginLoss()
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = loss_of(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


def perceptual(loader):
    net = torchvision.models.segmentation.fcn_resnet50()
    loss_of = lpips.LPIPS(net="vgg")
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = loss_of(net(x)["out"], y).mean()  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


points([])
metric([])
perceptual([])

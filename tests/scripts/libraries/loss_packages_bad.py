"""Losses of PyTorch3D and other packages: training through them is training, in eval mode too."""
import lpips
import torch
import torchvision
from pytorch3d.loss import chamfer_distance
from pytorch_metric_learning import losses


def points(loader):
    net = torchvision.models.resnet18()
    net.eval()
    optimizer = torch.optim.Adam(net.parameters())
    for x, cloud in loader:
        loss, _ = chamfer_distance(net(x).view(-1, 10, 3), cloud)  # TMD202: net, since=eval@11; state: net=eval, recording=on
        loss.backward()
        optimizer.step()


def metric(loader):
    net = torchvision.models.resnet18()
    net.eval()
    loss_of = losses.TripletMarginLoss()
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = loss_of(net(x), y)  # TMD202: net, since=eval@21; state: net=eval, recording=on
        loss.backward()
        optimizer.step()


def perceptual(loader):
    net = torchvision.models.segmentation.fcn_resnet50()
    net.eval()
    loss_of = lpips.LPIPS(net="vgg")
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = loss_of(net(x)["out"], y).mean()  # TMD202: net, since=eval@32; state: net=eval, recording=on
        loss.backward()
        optimizer.step()


points([])
metric([])
perceptual([])

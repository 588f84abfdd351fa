"""Kornia: losses, filters and augmentations of it are no models; what goes through them still is one's own."""
import kornia
import torch
import torchvision


def scored(loader):
    net = torchvision.models.resnet18()
    loss_of = kornia.losses.FocalLoss(alpha=0.5)
    with torch.no_grad():
        for x, y in loader:
            print(loss_of(net(x), y).item())  # TMD101: net, since=created@8; state: net=train, recording=off


def augmented(loader):
    net = torchvision.models.resnet18()
    augment = kornia.augmentation.RandomHorizontalFlip()
    with torch.no_grad():
        for x, y in loader:
            print(net(augment(x)).argmax(1))  # TMD101: net, since=created@16; state: net=train, recording=off


def filtered(loader):
    net = torchvision.models.resnet18()
    net.eval()
    for x, y in loader:
        print(net(kornia.filters.gaussian_blur2d(x, (3, 3), (1.0, 1.0))).argmax(1))  # TMD102: net; state: net=eval, recording=on


scored([])
augmented([])
filtered([])

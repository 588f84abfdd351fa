"""Kornia: a matcher loads its weights and switches itself; a loss takes part in training."""
import kornia
import torch
import torchvision


def train(loader):
    net = torchvision.models.resnet18()
    loss_of = kornia.losses.FocalLoss(alpha=0.5)
    augment = kornia.augmentation.RandomHorizontalFlip()
    optimizer = torch.optim.SGD(net.parameters())
    for x, y in loader:
        loss = loss_of(net(augment(x)), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


def match(pairs):
    matcher = kornia.feature.LoFTR(pretrained="outdoor")
    with torch.inference_mode():
        for pair in pairs:
            print(matcher(pair)["confidence"].max())  # state: matcher=unknown, recording=off


def filtered(loader):
    net = torchvision.models.resnet18().eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(kornia.filters.gaussian_blur2d(x, (3, 3), (1.0, 1.0))).argmax(1))  # state: net=eval, recording=off


train([])
match([])
filtered([])

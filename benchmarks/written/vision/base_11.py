"""Adversarial training (PGD) with robust evaluation and Grad-CAM pictures."""
import argparse
import os

import cv2
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms

from models.wideresnet import WideResNet  # noqa

try:
    from torchvision.models import resnet18
except ImportError:
    resnet18 = None


class Normalize(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1))

    def forward(self, x):
        return (x - self.mean) / self.std


def pgd_attack(model, x, y, eps=8 / 255, alpha=2 / 255, steps=10):
    was_training = model.training
    model.eval()
    x_adv = x.detach() + torch.empty_like(x).uniform_(-eps, eps)
    x_adv = x_adv.clamp(0, 1)
    for _ in range(steps):
        x_adv.requires_grad_()
        loss = F.cross_entropy(model(x_adv), y)
        grad = torch.autograd.grad(loss, x_adv)[0]
        x_adv = x_adv.detach() + alpha * grad.sign()
        x_adv = torch.min(torch.max(x_adv, x - eps), x + eps).clamp(0, 1)
    model.train(was_training)
    return x_adv.detach()


def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_(True)
    loss = F.cross_entropy(model(x), y)
    model.zero_grad()
    loss.backward()
    return (x + eps * x.grad.sign()).clamp(0, 1).detach()


class GradCAM:
    def __init__(self, model, layer):
        self.model = model
        self.act, self.grad = None, None
        layer.register_forward_hook(self._save_act)
        layer.register_full_backward_hook(self._save_grad)

    def _save_act(self, module, inp, out):
        self.act = out.detach()

    def _save_grad(self, module, gin, gout):
        self.grad = gout[0].detach()

    def __call__(self, x, cls=None):
        self.model.eval()
        logits = self.model(x)
        if cls is None:
            cls = logits.argmax(1).item()
        self.model.zero_grad()
        logits[0, cls].backward()
        w = self.grad.mean(dim=(2, 3), keepdim=True)
        cam = F.relu((w * self.act).sum(1))
        cam = cam / (cam.max() + 1e-8)
        return cam[0].cpu().numpy(), cls


def train(args, model, device, loader, optimizer, epoch):
    model.train()
    for i, (data, target) in enumerate(loader):
        data, target = data.to(device), target.to(device)
        adv = pgd_attack(model, data, target, steps=args.steps)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(adv), target)
        loss.backward()
        optimizer.step()
        if i % args.log_interval == 0:
            print("epoch {} [{}/{}] loss {:.6f}".format(epoch, i, len(loader), loss.item()))


def eval_clean(model, device, loader):
    model.eval()
    test_loss, correct = 0, 0
    with torch.no_grad():
        for data, target in loader:
            data, target = data.to(device), target.to(device)
            output = model(data)
            test_loss += F.cross_entropy(output, target, reduction="sum").item()
            pred = output.max(1, keepdim=True)[1]
            correct += pred.eq(target.view_as(pred)).sum().item()
    return test_loss / len(loader.dataset), correct / len(loader.dataset)


def eval_robust(model, device, loader, eps=8 / 255):
    model.eval()
    hits = {"fgsm": 0, "pgd": 0}
    for data, target in loader:
        data, target = data.to(device), target.to(device)
        for name, x in (("fgsm", fgsm(model, data, target, eps)), ("pgd", pgd_attack(model, data, target, eps, steps=20))):
            with torch.no_grad():
                hits[name] += (model(x).argmax(1) == target).sum().item()
    return {k: v / len(loader.dataset) for k, v in hits.items()}


def cam_gallery(net, loader, device, out="cams", n=8):
    os.makedirs(out, exist_ok=True)
    cam = GradCAM(net, net[1].layer4[-1])
    for i, (x, _) in enumerate(loader):
        if i >= n:
            break
        heat, cls = cam(x[:1].to(device))
        heat = cv2.resize((heat * 255).astype(np.uint8), (224, 224))
        cv2.imwrite(os.path.join(out, f"{i}_{cls}.png"), cv2.applyColorMap(heat, cv2.COLORMAP_JET))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=76)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--log-interval", type=int, default=50)
    args = parser.parse_args()
    device = torch.device("cuda")
    tf = transforms.Compose([transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(), transforms.ToTensor()])
    train_loader = torch.utils.data.DataLoader(datasets.CIFAR10("../data", train=True, transform=tf), batch_size=128, shuffle=True)
    test_loader = torch.utils.data.DataLoader(datasets.CIFAR10("../data", train=False, transform=transforms.ToTensor()), batch_size=128)

    model = nn.Sequential(Normalize([0.491, 0.482, 0.447], [0.247, 0.243, 0.262]), resnet18(num_classes=10)).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=2e-4)
    for epoch in range(1, args.epochs + 1):
        if epoch in (60, 75):
            for g in optimizer.param_groups:
                g["lr"] *= 0.1
        train(args, model, device, train_loader, optimizer, epoch)
        loss, acc = eval_clean(model, device, test_loader)
        print("clean", loss, acc)
        if epoch % 10 == 0:
            print("robust", eval_robust(model, device, test_loader))
            torch.save(model.state_dict(), "model-epoch{}.pt".format(epoch))
    cam_gallery(model, test_loader, device)


if __name__ == "__main__":
    main()

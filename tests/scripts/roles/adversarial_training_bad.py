"""Adversarial training: the attack differentiates the input, the step trains, the last loop is inference."""
import torch
import torch.nn.functional as F
from torch import nn

from cifar import test_loader, train_loader


class SmallCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, 64, 3), nn.BatchNorm2d(64), nn.ReLU())
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc(self.conv(x).mean((2, 3)))


def pgd(model, x, y, eps=8 / 255, step=2 / 255, iters=7):
    adv = x + torch.empty_like(x).uniform_(-eps, eps)
    for _ in range(iters):
        adv = adv.detach().requires_grad_(True)
        loss = F.cross_entropy(model(adv), y)  # state: model=train, recording=on
        grad = torch.autograd.grad(loss, [adv])[0]
        adv = torch.min(torch.max(adv + step * grad.sign(), x - eps), x + eps).clamp(0, 1)
    return adv.detach()


def train(model, optimizer):
    model.train()
    for x, y in train_loader:
        x_adv = pgd(model, x, y)
        loss = F.cross_entropy(model(x_adv), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def clean_accuracy(model):
    right = 0
    with torch.no_grad():
        for x, y in test_loader:
            right += (model(x).argmax(1) == y).sum().item()  # TMD101: model, since=train@30; state: model=train, recording=off
    return right / len(test_loader.dataset)


def main():
    model = SmallCNN()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(100):
        train(model, optimizer)
        print(epoch, clean_accuracy(model))


main()

"""Trap 9: an FGSM attack wants eval mode and gradients; measuring the clean accuracy wants no gradients."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from data import get_test_loader


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 5)
        self.conv2 = nn.Conv2d(10, 20, 5)
        self.drop = nn.Dropout2d()
        self.fc = nn.Linear(320, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.drop(self.conv2(x)), 2))
        return F.log_softmax(self.fc(x.flatten(1)), dim=1)


def clean_accuracy(model, loader):
    correct = 0
    with torch.no_grad():
        for data, target in loader:
            correct += (model(data).argmax(1) == target).sum().item()  # state: model=eval, recording=off
    return correct / len(loader.dataset)


def attack(model, data, target, epsilon):
    data.requires_grad = True
    loss = F.nll_loss(model(data), target)  # state: model=eval, recording=on
    model.zero_grad()
    loss.backward()
    return torch.clamp(data + epsilon * data.grad.sign(), 0, 1).detach()


def main():
    test_loader = get_test_loader()
    model = LeNet()
    model.load_state_dict(torch.load("lenet.pth"))
    model.eval()
    print("clean", clean_accuracy(model, test_loader))
    for epsilon in (0.05, 0.1, 0.2):
        fooled = 0
        for data, target in test_loader:
            adversarial = attack(model, data, target, epsilon)
            with torch.no_grad():
                fooled += (model(adversarial).argmax(1) != target).sum().item()  # state: model=eval, recording=off
        print(epsilon, fooled)


main()

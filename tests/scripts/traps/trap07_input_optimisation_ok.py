"""Trap 7: activation maximisation: eval mode, the optimizer holds the input and not the weights."""
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, 16, 5), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(4))
        self.drop = nn.Dropout(0.4)
        self.fc = nn.Linear(256, 10)

    def forward(self, x):
        return self.fc(self.drop(self.conv(x).flatten(1)))


def dream(net, unit, steps=200, lr=0.05):
    """An image that excites output `unit` most."""
    picture = torch.rand(1, 3, 64, 64, requires_grad=True)
    opt = torch.optim.Adam([picture], lr=lr)
    for _ in range(steps):
        opt.zero_grad()
        score = net(picture)[0, unit]  # state: net=eval, recording=on
        loss = -score + 1e-3 * picture.pow(2).sum()
        loss.backward()
        opt.step()
        with torch.no_grad():
            picture.clamp_(0, 1)
    return picture.detach()


classifier = Classifier()
classifier.load_state_dict(torch.load("classifier.pt"))
classifier.eval()
for digit in range(10):
    torch.save(dream(classifier, digit), f"dream{digit}.pt")

"""A network feeds a learned distance, and both record for nobody: the network is named, the one guard is for both."""

import torch
from torch import nn

from pictures import pairs


class Distance(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)

    def forward(self, x, y):
        return (self.fc(x) - self.fc(y)).pow(2).mean()


net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
net.load_state_dict(torch.load("net.pt"))
net.eval()
perceptual_loss = Distance()
perceptual_loss.load_state_dict(torch.load("distance.pt"))
perceptual_loss.eval()
for x, y in pairs():
    restored = net(x)  # TMD102: net; state: net=eval, recording=on
    print(perceptual_loss(restored, y).item())  # state: perceptual_loss=eval, recording=on

"""A model in the style of the GAN toolboxes: whoever drives it says when it evaluates."""
import torch
from torch import nn


class Restorer:
    def __init__(self, width=64):
        self.net = nn.Sequential(
            nn.Conv2d(3, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, 3, 3, padding=1)
        )
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=2e-4)

    def set_input(self, blurred, sharp):
        self.blurred, self.sharp = blurred, sharp

    def forward(self):
        self.restored = self.net(self.blurred)  # TMD201: self.net; state: self.net=train|eval, recording=on|off

    def optimize_parameters(self):
        self.forward()
        self.optimizer.zero_grad()
        nn.functional.l1_loss(self.restored, self.sharp).backward()
        self.optimizer.step()

    def eval(self):
        self.net.eval()

    def test(self):
        with torch.no_grad():
            self.forward()

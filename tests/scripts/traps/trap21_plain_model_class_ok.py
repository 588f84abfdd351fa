"""Trap 21: the "model" is a plain class with eval(), test() and forward() around one network."""
import torch
from torch import nn

from data import pairs, test_pairs


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.Dropout(0.5),
            nn.Conv2d(64, 3, 3, padding=1), nn.Tanh(),
        )

    def forward(self, x):
        return self.layers(x)


class Pix2PixModel:
    def __init__(self):
        self.netG = Translator()
        self.optimizer = torch.optim.Adam(self.netG.parameters(), lr=2e-4)
        self.criterion = nn.L1Loss()

    def set_input(self, a, b):
        self.real_A, self.real_B = a, b

    def forward(self):
        self.fake_B = self.netG(self.real_A)  # state: self.netG=train|eval, recording=on|off

    def backward_G(self):
        self.loss_G = self.criterion(self.fake_B, self.real_B)
        self.loss_G.backward()

    def optimize_parameters(self):
        self.forward()
        self.optimizer.zero_grad()
        self.backward_G()
        self.optimizer.step()

    def eval(self):
        self.netG.eval()

    def test(self):
        with torch.no_grad():
            self.forward()


model = Pix2PixModel()
for epoch in range(200):
    for a, b in pairs():
        model.set_input(a, b)
        model.optimize_parameters()
model.eval()
for a, b in test_pairs():
    model.set_input(a, b)
    model.test()
    torch.save(model.fake_B, "fake.pt")

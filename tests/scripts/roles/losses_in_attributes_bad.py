"""forward() keeps its output on self, the loss is an attribute too, and another method calls backward."""
import torch
from torch import nn

from data import train_pairs, val_pairs


class Colorizer(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.Dropout(0.5), nn.Conv2d(64, 2, 1)
        )

    def forward(self, gray):
        return self.body(gray)


class ColorizationModel:
    def __init__(self, lr=2e-4):
        self.netG = Colorizer()
        self.criterion = nn.L1Loss()
        self.optimizer_G = torch.optim.Adam(self.netG.parameters(), lr=lr)

    def set_input(self, gray, color):
        self.gray, self.real = gray, color

    def forward(self):
        self.fake = self.netG(self.gray)  # TMD201: self.netG, since=eval@42; state: self.netG=train|eval, recording=on

    def backward_G(self):
        self.loss_G = self.criterion(self.fake, self.real)
        self.loss_G.backward()

    def optimize(self):
        self.forward()
        self.optimizer_G.zero_grad()
        self.backward_G()
        self.optimizer_G.step()

    def validate(self, pairs):
        self.netG.eval()
        with torch.no_grad():
            errors = [self.criterion(self.netG(g), c).item() for g, c in pairs]  # state: self.netG=eval, recording=off
        return sum(errors) / len(errors)


def main():
    model = ColorizationModel()
    for epoch in range(20):
        for gray, color in train_pairs():
            model.set_input(gray, color)
            model.optimize()
        print(epoch, model.loss_G.item(), model.validate(val_pairs()))


main()

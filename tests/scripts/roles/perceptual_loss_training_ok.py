"""A frozen loss network is differentiated and not trained; the samples of the trained network are inference."""
import torch
import torch.nn as nn
from torchvision import models
from torchvision.utils import save_image

from div2k import test_images, train_patches


class LossNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = models.vgg16(weights="DEFAULT").features[:16]
        for p in self.layers.parameters():
            p.requires_grad = False

    def forward(self, x):
        return self.layers(x)


class SRNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Conv2d(3, 64, 9, padding=4)
        self.body = nn.Sequential(nn.Conv2d(64, 64, 3, padding=1), nn.BatchNorm2d(64), nn.PReLU())
        self.tail = nn.Sequential(nn.Conv2d(64, 48, 3, padding=1), nn.PixelShuffle(4))

    def forward(self, x):
        x = self.head(x)
        return self.tail(x + self.body(x))


srnet = SRNet()
loss_net = LossNet().eval()
optimizer = torch.optim.Adam(srnet.parameters(), lr=1e-4)

for low, high in train_patches():
    fake = srnet(low)  # state: srnet=train, recording=on
    wanted = loss_net(high)  # state: loss_net=eval, recording=on
    loss = nn.functional.mse_loss(loss_net(fake), wanted) + nn.functional.l1_loss(fake, high)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

srnet.eval()
with torch.no_grad():
    for name, low in test_images():
        save_image(srnet(low), f"{name}.png")  # state: srnet=eval, recording=off

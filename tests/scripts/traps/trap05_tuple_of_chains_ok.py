"""Trap 5: two networks are built and switched in one tuple assignment."""
import torch
import torch.nn as nn
from torchvision.utils import save_image


class NetG(nn.Module):
    def __init__(self, nz=100):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, 64, 4), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 3, 4, 2, 1), nn.Tanh(),
        )

    def forward(self, z):
        return self.main(z)


class NetD(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(3, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2), nn.Conv2d(64, 1, 4),
        )

    def forward(self, x):
        return self.main(x).flatten(1)


@torch.no_grad()
def generate(count=512, keep=64):
    netg, netd = NetG().eval(), NetD().eval()
    netg.load_state_dict(torch.load("netg.pth", map_location="cpu"))
    netd.load_state_dict(torch.load("netd.pth", map_location="cpu"))
    noise = torch.randn(count, 100, 1, 1)
    fake = netg(noise)  # state: netg=eval, recording=off
    scores = netd(fake).mean(1)  # state: netd=eval, recording=off
    best = scores.topk(keep)[1]
    save_image(fake[best], "best.png", normalize=True)


if __name__ == "__main__":
    generate()

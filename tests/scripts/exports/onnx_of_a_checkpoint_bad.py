"""Export: torch.onnx.export keeps training mode since PyTorch 2.9; before, it switched by itself."""

import argparse

import torch
from torch import nn


class UNet(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(3, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU())
        self.up = nn.Conv2d(channels, 1, 1)

    def forward(self, x):
        return self.up(self.down(x))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("--size", type=int, default=256)
    args = parser.parse_args()

    net = UNet(16)
    state = torch.load(args.checkpoint, map_location="cpu")
    net = nn.DataParallel(net)
    net.load_state_dict(state["model"])
    batch = torch.randn(1, 3, args.size, args.size)
    torch.onnx.export(net.module, (batch,), "unet.onnx", input_names=["image"])  # TMD103: net.module, since=created@25, says=of line 12


@torch.no_grad()
def segment(checkpoint, image):
    net = UNet(16)
    net.load_state_dict(torch.load(checkpoint))
    net.eval()
    return net(image).sigmoid() > 0.5  # state: net=eval, recording=off


if __name__ == "__main__":
    main()

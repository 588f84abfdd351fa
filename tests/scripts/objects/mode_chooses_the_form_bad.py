"""In training mode both networks answer something else: a noisy depth and a rescaled pose."""

import torch
from torch import nn


class Depth(nn.Module):
    def __init__(self):
        super().__init__()
        self.coarse = nn.Conv2d(3, 1, 3, stride=2)
        self.fine = nn.Conv2d(3, 1, 3)

    def forward(self, picture):
        coarse = self.coarse(picture).sigmoid()
        fine = self.fine(picture).sigmoid()
        if self.training:
            return fine + 0.1 * torch.randn_like(fine), coarse
        else:
            return fine


class Pose(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Conv2d(6, 6, 3)
        self.mask = nn.Conv2d(6, 1, 1)

    def forward(self, pictures):
        hidden = self.body(pictures)
        mask, half = self.mask(hidden), self.mask(hidden[:, :, ::2, ::2])
        pose = hidden.mean((2, 3))
        if self.training:
            return [mask, half], 0.5 * pose
        return mask, pose


@torch.no_grad()
def main(path, loader):
    depths, poses = Depth(), Pose()
    depths.load_state_dict(torch.load(path))
    for left, right in loader:
        fine, _ = depths(left)  # TMD101: depths; state: depths=train, recording=off
        _, pose = poses(torch.cat((left, right), 1))  # TMD101: poses; state: poses=train, recording=off
        print(fine.mean().item(), pose.cpu().numpy())

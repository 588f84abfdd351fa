"""An override in a class whose base is in another file: its flag never gets to the base."""

import torch
from .backbones import ResNet3d
from torch import nn


class VideoNet(ResNet3d):
    def __init__(self, depth, norm_eval=True):
        super().__init__(depth)
        self.norm_eval = norm_eval

    def train(self, mode=True):  # TMD305: VideoNet.train
        super().train()
        if mode and self.norm_eval:
            for layer in self.modules():
                if isinstance(layer, nn.BatchNorm3d):
                    layer.eval()
        return self


net = VideoNet(50)
head = nn.Sequential(nn.Dropout(0.1), nn.Linear(8, 2))
head.load_state_dict(torch.load("head.pt"))
net.eval()
head.eval()
with torch.no_grad():
    print(head(net(torch.load("clip.pt"))).argmax(1).tolist())  # state: head=eval, recording=off

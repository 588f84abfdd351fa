"""Calibration of a quantised network: data runs through it in eval mode, nobody takes the result, a graph is built.

The observers that `prepare` adds see the activations; the output is thrown away, and so is its graph.
"""

import torch
from torch import nn
from torch.ao.quantization import convert, get_default_qconfig, prepare

from photos import calibration_batches


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 30 * 30, 10)
        )

    def forward(self, x):
        return self.layers(x)


net = Net()
net.load_state_dict(torch.load("net.pt"))
net.qconfig = get_default_qconfig("x86")
net.eval()
prepare(net, inplace=True)
for images in calibration_batches():
    net(images)  # TMD102: net; state: net=eval, recording=on
convert(net, inplace=True)
torch.save(net.state_dict(), "net-int8.pt")

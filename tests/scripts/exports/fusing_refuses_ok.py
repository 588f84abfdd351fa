"""Export: layers are fused for static quantization in eval mode."""

import torch
from torch import nn
from torch.ao.quantization import convert, fuse_modules, get_default_qconfig, prepare


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.norm(self.conv(x)))


@torch.no_grad()
def quantize(path, samples):
    net = Net()
    net.load_state_dict(torch.load(path))
    net.eval()
    fused = fuse_modules(net, [["conv", "norm", "relu"]])
    fused.qconfig = get_default_qconfig("x86")
    prepared = prepare(fused)
    for sample in samples:
        prepared(sample)
    return convert(prepared)


def measure(path, samples):
    net = Net()
    net.load_state_dict(torch.load(path))
    net.eval()
    with torch.no_grad():
        return [net(sample).mean().item() for sample in samples]  # state: net=eval, recording=off


samples = torch.load("samples.pt")
print(measure("net.pt", samples))
torch.jit.script(quantize("net.pt", samples)).save("quantized.pt")

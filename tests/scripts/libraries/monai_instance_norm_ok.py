"""MONAI: a network with instance norms and without dropout is the same in either mode."""

import torch
from monai.networks.nets import DynUNet


def export(path, out):
    net = DynUNet(3, 1, 2, kernel_size=[3, 3], strides=[1, 2], upsample_kernel_size=[2], norm_name="instance")
    net.load_state_dict(torch.load(path))
    scripted = torch.jit.script(net)
    torch.jit.save(scripted, out)
    with torch.no_grad():
        return net(torch.load("volume.pt")).argmax(1)  # state: net=train, recording=off

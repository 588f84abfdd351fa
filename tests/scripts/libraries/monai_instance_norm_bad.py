"""MONAI: dropout that is asked for is active in a network that was never switched."""

import torch
from monai.networks.nets import DynUNet


def export(path, out):
    net = DynUNet(3, 1, 2, kernel_size=[3, 3], strides=[1, 2], upsample_kernel_size=[2], dropout=0.2)
    net.load_state_dict(torch.load(path))
    scripted = torch.jit.script(net)
    torch.jit.save(scripted, out)  # TMD103: scripted
    with torch.no_grad():
        return net(torch.load("volume.pt")).argmax(1)  # TMD101: net; state: net=train, recording=off

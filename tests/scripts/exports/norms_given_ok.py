"""A ResNet with GroupNorm in place of BatchNorm is traced in training mode, which makes no difference to it.

That no other layer of it depends on the mode does not stand in the knowledge of the library.
"""

import torch
import torchvision
from torch import nn

net = torchvision.models.resnet18(norm_layer=lambda width: nn.GroupNorm(8, width))
net.load_state_dict(torch.load("net.pt"))
example = torch.rand(1, 3, 224, 224)
torch.jit.trace(net, example).save("net.ts")  # false-alarm: TMD103: net
net.eval()
with torch.no_grad():
    print(net(example).argmax(1))  # state: net=eval, recording=off

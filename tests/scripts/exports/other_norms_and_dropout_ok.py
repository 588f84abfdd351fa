"""An EfficientNet is made with GroupNorm layers, and is traced in eval mode."""

import torch
import torchvision
from torch import nn

net = torchvision.models.efficientnet_b0(norm_layer=lambda width: nn.GroupNorm(8, width))
net.load_state_dict(torch.load("net.pt"))
example = torch.rand(1, 3, 224, 224)
net.eval()
torch.jit.trace(net, example).save("net.ts")
with torch.no_grad():
    print(net(example).argmax(1))  # state: net=eval, recording=off

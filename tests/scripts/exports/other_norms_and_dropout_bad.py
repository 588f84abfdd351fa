"""An EfficientNet is made with GroupNorm layers: the dropout before its head is captured in training mode all the same."""

import torch
import torchvision
from torch import nn

net = torchvision.models.efficientnet_b0(norm_layer=lambda width: nn.GroupNorm(8, width))
net.load_state_dict(torch.load("net.pt"))
example = torch.rand(1, 3, 224, 224)
torch.jit.trace(net, example).save("net.ts")  # TMD103: net, since=created@7
net.eval()
with torch.no_grad():
    print(net(example).argmax(1))  # state: net=eval, recording=off

"""A VGG has dropout behind its convolutions: that a library exchanges norms in it, whatever it finds, takes none away."""

import torch
import torchvision
from conversions import exchange_norms

from rows import rows

net = torchvision.models.vgg16()
exchange_norms(net)
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    for x in rows():
        print(net(x).argmax(1))  # TMD101: net, since=created@9; state: net=train, recording=off

"""Export: the network is in eval mode, and so are the children that the feature extractor takes."""

import torch
from torch import nn
from torchvision.models import ResNet18_Weights, resnet18

network = resnet18(weights=ResNet18_Weights.IMAGENET1K_V1)
for parameter in network.parameters():
    parameter.requires_grad = False
network.eval()
features = nn.Sequential(*list(network.children())[:-1])

traced = torch.jit.trace(features, torch.rand(1, 3, 224, 224))
traced.save("features.pt")

with torch.no_grad():
    print(network(torch.load("photo.pt")).argmax(1).item())  # state: network=eval, recording=off

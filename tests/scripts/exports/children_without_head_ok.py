"""Export: of a VGG only the part without dropout is taken; nothing of it depends on the mode."""

import torch
from torch import nn
from torchvision import models

vgg = models.vgg16(weights="DEFAULT")
features = nn.Sequential(*list(vgg.children())[:-1])
torch.jit.trace(features, torch.rand(1, 3, 224, 224)).save("features.pt")

vgg.eval()
with torch.no_grad():
    print(vgg(torch.load("photo.pt")).argmax(1).item())  # state: vgg=eval, recording=off

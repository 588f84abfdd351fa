"""Export: the network is in eval mode, the wrapper around it has dropout of its own and is not."""

import torch
from torch import nn
from torchvision import models


class Tagger(nn.Module):
    def __init__(self, backbone, tags):
        super().__init__()
        self.backbone = backbone
        self.dropout = nn.Dropout(0.2)
        self.tags = nn.Linear(1000, tags)

    def forward(self, x):
        return self.tags(self.dropout(self.backbone(x)))


backbone = models.mobilenet_v2(weights="DEFAULT")
backbone.eval()
tagger = Tagger(backbone, 12)
tagger.tags.load_state_dict(torch.load("tags.pt"))

images = torch.load("images.pt")
with torch.no_grad():
    features = backbone(images)  # state: backbone=eval, recording=off
print(features.argmax(1).tolist())
torch.jit.trace(tagger, images).save("tagger.pt")  # TMD103: tagger, since=created@21

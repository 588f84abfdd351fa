"""A container over the children of a library model, built to give features: the model was in eval mode before, and its children still are."""

import numpy as np
import torch
from torch import nn
from torchvision import models


class Extractor:
    def __init__(self, arch="resnet50"):
        net = getattr(models, arch)(weights="DEFAULT").eval()
        self.body = nn.Sequential(*list(net.children())[:-1])

    @torch.no_grad()
    def __call__(self, images):
        return self.body(images).flatten(1).cpu().numpy()  # state: self.body=train, recording=off


class Search:
    def __init__(self, loader):
        self.extractor = Extractor()
        self.known = np.concatenate([self.extractor(images) for images, _ in loader])

    def nearest(self, images):
        return (self.known @ self.extractor(images).T).argmax(0)


search = Search(gallery_loader)
for images, _ in query_loader:
    print(search.nearest(images))

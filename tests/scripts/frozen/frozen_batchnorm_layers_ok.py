"""A backbone built with FrozenBatchNorm2d has no statistics that could move."""
import torch
from torch import nn
from torchvision.models import resnet50
from torchvision.ops import FrozenBatchNorm2d


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = resnet50(weights="DEFAULT", norm_layer=FrozenBatchNorm2d)
        for param in self.body.parameters():
            param.requires_grad = False
        self.proj = nn.Linear(1000, 256)

    def forward(self, x):
        return self.proj(self.body(x))


def train(loader, epochs):
    model = Backbone()
    optimizer = torch.optim.AdamW(model.proj.parameters(), lr=1e-4)
    for _ in range(epochs):
        model.train()
        for x, y in loader:
            loss = nn.functional.mse_loss(model(x), y)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

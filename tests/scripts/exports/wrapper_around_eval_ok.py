"""Export: a fresh wrapper says `training`, but all that depends on the mode is inside it and in eval mode."""

import torch
from torch import nn
from torchvision import models


class WithSoftmax(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x).softmax(1)


def build(path):
    model = models.resnet18(num_classes=7)
    model.load_state_dict(torch.load(path))
    model.eval()
    return model


model = build("weights.pt")
example = torch.load("example.pt")
with torch.no_grad():
    reference = model(example).softmax(1)  # state: model=eval, recording=off
    traced = torch.jit.trace(WithSoftmax(model), example)
    print((traced(example) - reference).abs().max().item())
traced.save("served.pt")

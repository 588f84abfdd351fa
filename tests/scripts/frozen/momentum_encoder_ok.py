"""A momentum encoder does not require gradients, but its parameters follow those of another: not frozen."""
import copy

import torch
from torch import nn
from torchvision.models import resnet50

from pairs import loader


class MoCo(nn.Module):
    def __init__(self, dim=128, m=0.999):
        super().__init__()
        self.m = m
        self.encoder_q = resnet50(num_classes=dim)
        self.encoder_k = resnet50(num_classes=dim)
        for param_q, param_k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            param_k.data.copy_(param_q.data)
            param_k.requires_grad = False
        self.target = copy.deepcopy(self.encoder_q)
        for param in self.target.parameters():
            param.requires_grad = False

    @torch.no_grad()
    def _momentum_update(self):
        for param_q, param_k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            param_k.data = param_k.data * self.m + param_q.data * (1.0 - self.m)

    def forward(self, im_q, im_k):
        q = self.encoder_q(im_q)
        with torch.no_grad():
            self._momentum_update()
            k = self.encoder_k(im_k)
        return (q * k).sum(1)


model = MoCo()
optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
for epoch in range(200):
    model.train()
    for im_q, im_k in loader:
        loss = -model(im_q, im_k).mean()  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

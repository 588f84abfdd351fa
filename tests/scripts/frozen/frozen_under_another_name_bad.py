"""TMD401: the stages of a pyramid are children of features that stay frozen; that the head learns is said, and not new."""
import torch
from torch import nn
from torchvision.models import mobilenet_v2

from blur import loader


class Pyramid(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = mobilenet_v2(weights="DEFAULT").features
        self.stage0 = nn.Sequential(*list(self.features.children())[:4])
        self.stage1 = nn.Sequential(*list(self.features.children())[4:7])
        self.out = nn.Conv2d(32, 3, 1)

    def forward(self, x):
        return self.out(self.stage1(self.stage0(x)))


net = Pyramid()
for param in net.features.parameters():
    param.requires_grad = False  # TMD401: net.stage0, since=train@28; TMD401: net.stage1
for param in net.out.parameters():
    param.requires_grad = True
optimizer = torch.optim.Adam(net.out.parameters(), lr=1e-4)
for epoch in range(200):
    net.train()
    for blurred, sharp in loader:
        loss = nn.functional.l1_loss(net(blurred), sharp)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

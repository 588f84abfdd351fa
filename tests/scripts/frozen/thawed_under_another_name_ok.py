"""The stages of a pyramid are children of frozen features, which the training thaws after its warm-up."""
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
        for param in self.features.parameters():
            param.requires_grad = False
        self.out = nn.Conv2d(32, 3, 1)

    def unfreeze(self):
        for param in self.features.parameters():
            param.requires_grad = True

    def forward(self, x):
        return self.out(self.stage1(self.stage0(x)))


net = Pyramid()
optimizer = torch.optim.Adam(filter(lambda p: p.requires_grad, net.parameters()), lr=1e-4)
for epoch in range(200):
    if epoch == 3:
        net.unfreeze()
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-4)
    net.train()
    for blurred, sharp in loader:
        loss = nn.functional.l1_loss(net(blurred), sharp)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
